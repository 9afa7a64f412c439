/** What a browser adds to the page. Everything that the page says is there without it. */
import { LivePage } from './live';

/** In a frame on another site: tells how high it is, and nothing else. */
if (window.parent !== window && document.body.classList.contains('embedded')) {
  const tell = (): void => window.parent.postMessage({ sanaqHeight: document.documentElement.scrollHeight }, '*');
  new ResizeObserver(tell).observe(document.body);
}

const bar = document.getElementById('live');
if (bar !== null) new LivePage(bar).start();
