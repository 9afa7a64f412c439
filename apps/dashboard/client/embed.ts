/**
 * `<sanaq-block src="https://…/embed/kk/rehearsal/seats">` on a page of anyone: a frame that is as high as what is in
 * it. Nothing of the page around it is read or sent.
 */
class SanaqBlock extends HTMLElement {
  private readonly frame = document.createElement('iframe');

  connectedCallback(): void {
    const address = new URL(this.getAttribute('src') ?? '', base);
    this.frame.src = address.href;
    this.frame.title = this.getAttribute('title') ?? 'Sanaq';
    this.frame.loading = 'lazy';
    Object.assign(this.frame.style, { width: '100%', border: '0', height: this.getAttribute('height') ?? '30rem' });
    addEventListener('message', this);
    this.append(this.frame);
  }

  disconnectedCallback(): void {
    removeEventListener('message', this);
  }

  handleEvent({ source, data }: MessageEvent<unknown>): void {
    if (source !== this.frame.contentWindow || typeof data !== 'object' || data === null) return;
    const height: unknown = Reflect.get(data, 'sanaqHeight');
    if (typeof height === 'number' && height > 0 && height < 100_000) this.frame.style.height = `${height}px`;
  }
}

/** Where this script comes from is where blocks come from. */
const base = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href;
if (customElements.get('sanaq-block') === undefined) customElements.define('sanaq-block', SanaqBlock);
