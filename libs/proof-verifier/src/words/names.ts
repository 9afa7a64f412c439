/** The checks by number (docs/log-and-proofs.md, section 9), as the command line and the page name them. */
export type Language = 'en' | 'ru' | 'kk';
export type InLanguages = Readonly<Record<Language, string>>;

export const CHECK_NAMES = {
  C0: {
    en: 'the document can be read in one way only',
    ru: 'документ читается единственным образом',
    kk: 'құжат бір ғана тәсілмен оқылады',
  },
  C1: {
    en: 'the checkpoint is signed by the key of this log, and the log is the one that is meant',
    ru: 'контрольная точка подписана ключом этого журнала, и это нужный журнал',
    kk: 'бақылау нүктесіне осы журналдың кілтімен қол қойылған және бұл — керекті журнал',
  },
  C2: {
    en: 'as many witnesses as the policy demands have cosigned',
    ru: 'подписало столько свидетелей, сколько требует политика',
    kk: 'саясат талап ететін куәгерлер саны қол қойған',
  },
  C3: {
    en: 'the closing record is in the log of the checkpoint',
    ru: 'закрывающая запись находится в журнале этой контрольной точки',
    kk: 'жабу жазбасы осы бақылау нүктесінің журналында тұр',
  },
  C4: {
    en: 'the checkpoint continues the one that was kept',
    ru: 'контрольная точка продолжает сохранённую ранее',
    kk: 'бақылау нүктесі бұрын сақталғанын жалғастырады',
  },
  C5: {
    en: 'the contest is in the tree of sums whose root the closing record states',
    ru: 'выборы (вопрос) входят в дерево сумм, корень которого назван в закрывающей записи',
    kk: 'сайлау (мәселе) түбірі жабу жазбасында аталған қосындылар ағашында тұр',
  },
  C6: {
    en: 'the precinct’s figures are an addend of every total up to the top',
    ru: 'числа участка входят слагаемым в каждый итог до самого верха',
    kk: 'учаске сандары ең жоғарғыға дейінгі әр қорытындының қосылғышы болып табылады',
  },
  C7: {
    en: 'the precinct is in exactly one state, and its figures fit that state',
    ru: 'участок находится ровно в одном состоянии, и числа ему соответствуют',
    kk: 'учаске дәл бір күйде, сандары сол күйге сай',
  },
  C8: {
    en: 'contest, round, precinct, register, hierarchy and snapshot are those asked for',
    ru: 'выборы, тур, участок, реестр участков, иерархия и снимок — те, о которых спрошено',
    kk: 'сайлау, тур, учаске, учаскелер тізілімі, иерархия және түсірілім — сұралғандары',
  },
  C9: {
    en: 'every figure and every sum is a whole number in range',
    ru: 'каждое число и каждая сумма — целое число в допустимых пределах',
    kk: 'әр сан және әр қосынды — шектегі бүтін сан',
  },
  C10: {
    en: 'the protocol’s record stands in the stream and is the one that the leaf names',
    ru: 'запись протокола стоит в потоке, и это та запись, которую называет лист',
    kk: 'хаттама жазбасы ағында тұр және ол — парақ атаған жазба',
  },
  C11: {
    en: 'the figures typed from the paper are those that are counted',
    ru: 'числа, введённые с бумаги, — те, что засчитаны',
    kk: 'қағаздан терілген сандар есепке алынғандармен бірдей',
  },
  C12: {
    en: 'the outcome’s entry is in the closing record and states this contest’s root',
    ru: 'строка исхода входит в закрывающую запись и называет корень этих выборов',
    kk: 'нәтиже жолы жабу жазбасында тұр және осы сайлаудың түбірін атайды',
  },
  C13: {
    en: 'the manifest’s files are there, with their sizes and hashes, and no other',
    ru: 'файлы описи на месте, с их размерами и хешами, и других нет',
    kk: 'тізімдеме файлдары орнында, өлшемдері мен хештері сай, басқасы жоқ',
  },
  C14: {
    en: 'every line of the stream is a record, positions ascend, signatures of decisions are valid',
    ru: 'каждая строка потока — запись, позиции возрастают, подписи решений верны',
    kk: 'ағынның әр жолы — жазба, орындары өседі, шешімдердің қолтаңбалары дұрыс',
  },
  C15: {
    en: 'the stream’s size and root are those of every closing record',
    ru: 'размер и корень потока — те, что в каждой закрывающей записи',
    kk: 'ағынның көлемі мен түбірі әр жабу жазбасындағыдай',
  },
  C16: {
    en: 'the verdicts’ count and root are those of every closing record, and each record has one first verdict',
    ru: 'число и корень вердиктов — те, что в каждой закрывающей записи; у каждой записи один первый вердикт',
    kk: 'вердиктер саны мен түбірі әр жабу жазбасындағыдай; әр жазбаның бір алғашқы вердикті бар',
  },
  C17: {
    en: 'closing records follow each other',
    ru: 'закрывающие записи следуют одна за другой',
    kk: 'жабу жазбалары бірінен соң бірі келеді',
  },
  C18: {
    en: 'the log’s root over all closing records is the checkpoint’s',
    ru: 'корень журнала по всем закрывающим записям — тот, что в контрольной точке',
    kk: 'барлық жабу жазбалары бойынша журнал түбірі бақылау нүктесіндегідей',
  },
  C19: {
    en: 'the outcomes give the root that each closing record states',
    ru: 'исходы дают корень, названный в каждой закрывающей записи',
    kk: 'нәтижелер әр жабу жазбасында аталған түбірді береді',
  },
  C20: {
    en: 'every certification in force stands in the outcomes, and every final mandate rests on one',
    ru: 'каждое действующее утверждение стоит в исходах, и каждый окончательный мандат основан на утверждении',
    kk: 'күші бар әр бекіту нәтижелерде тұр және әр түпкілікті мандат бекітуге негізделген',
  },
  C21: {
    en: 'no snapshot and no published event is there twice with other content',
    ru: 'ни один снимок и ни одно опубликованное событие не встречается дважды с разным содержанием',
    kk: 'бірде-бір түсірілім не жарияланған оқиға екі рет түрлі мазмұнмен кездеспейді',
  },
  C22: {
    en: 'seats and winners of every distribution follow from the certified totals by the rules of the definition',
    ru: 'места и победители каждого распределения следуют из утверждённых итогов по правилам определения',
    kk: 'әр бөлудегі орындар мен жеңімпаздар бекітілген қорытындыдан анықтама ережелері бойынша шығады',
  },
  C23: {
    en: 'every suspension of mandates, its lifting and every revocation is published, and none without a decision',
    ru: 'каждое приостановление мандатов, его снятие и каждая отмена опубликованы, и ни одного — без решения',
    kk: 'мандаттарды әр тоқтата тұру, оны алып тастау және әр күшін жою жарияланған, шешімсіз бірде-біреуі жоқ',
  },
} as const satisfies Readonly<Record<string, InLanguages>>;

export type CheckNumber = keyof typeof CHECK_NAMES;
