/** Sentences of a referendum's trace. */
import type { Share, Text, UnitMajority } from '../rule-sets/rule-set';

export function turnoutText({ numerator, denominator }: Share): Text {
  const relation = `${denominator}·T > ${numerator}·R`;
  return {
    kk: `Егер ${relation} болса, референдум өтті деп есептеледі: T — дауыс беруге қатысқандар, R — қатысуға құқығы бар азаматтар; теңдік жеткіліксіз.`,
    ru: `Референдум состоялся, если ${relation}: T — принявшие участие в голосовании, R — граждане, имеющие право участвовать; равенства недостаточно.`,
    en: `The referendum was held if ${relation}: T took part, R are entitled to take part; equality is not enough.`,
  };
}

export function adoptionText({ numerator, denominator }: Share): Text {
  const relation = `${denominator}·Y > ${numerator}·T`;
  return {
    kk: `Егер ${relation} болса, мәселе бойынша шешім қабылданды деп есептеледі: Y — жақтап берілген дауыс, T — дауыс беруге қатысқандар, жарамсыз және есептелмеген бюллетеньдерді қоса; теңдік жеткіліксіз.`,
    ru: `Решение по вопросу принято, если ${relation}: Y — голоса «за», T — принявшие участие, включая недействительные и не учитываемые бюллетени; равенства недостаточно.`,
    en: `The question is adopted if ${relation}: Y are the votes for yes, T took part, invalid and not counted ballots included; equality is not enough.`,
  };
}

export function unitsText(units: UnitMajority, adoption: Share): Text {
  const inUnit = `${adoption.denominator}·Y > ${adoption.numerator}·T`;
  const relation = `${units.denominator}·k ≥ ${units.numerator}·n`;
  return {
    kk: `Бұған қоса, ${relation} болуға тиіс: n — бірліктер саны, k — ішінде ${inUnit} болған бірліктер саны; теңдік жеткілікті.`,
    ru: `Кроме того, требуется ${relation}: n — число единиц, k — число единиц, в которых ${inUnit}; равенства достаточно.`,
    en: `Besides, ${relation} is needed: n is the number of units, k the number of those in which ${inUnit}; equality is enough.`,
  };
}
