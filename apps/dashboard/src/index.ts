/** The page: what is served to people who look at results in a browser. It knows no server and asks nothing itself. */
export { ASSETS_PATH, readAssets, type Asset, type Assets } from './assets';
export type { Markup } from './html/html';
export { Links } from './blocks/links';
export type { ElectionPage, Page } from './blocks/page';
export { standingOf } from './blocks/standing';
export type { ShownContest } from './blocks/votes';
export { contestView } from './views/contest';
export { contestsView } from './views/contests';
export { electionsView } from './views/elections';
export { framedElection, framedPage, type View } from './views/frame';
export { problemView, type PageProblem } from './views/problem';
export { unpublishedView } from './views/unpublished';
export { formatsOf } from './words/formats';
export { isLanguage, LANGUAGES, type Language } from './words/language';
export { WORDS } from './words/all-words';
export { verifyView } from './views/verify';
