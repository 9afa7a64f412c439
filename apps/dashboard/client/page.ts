/** What a browser adds to the page. Everything that the page says is there without it. */
import { LivePage } from './live';

const bar = document.getElementById('live');
if (bar !== null) new LivePage(bar).start();
