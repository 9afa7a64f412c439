/** Kinds of contest to which an article of the act speaks together. */
export const MAZHILIS = ['mazhilis_list', 'mazhilis_smd'];
export const MASLIKHAT = ['maslikhat_list', 'maslikhat_smd'];
export const REFERENDUM = ['referendum_question', 'referendum_constitutional'];
