import type { App } from './app.ts';
import { el } from './dom.ts';
import { VERDICT_TITLES } from './marks.ts';
import { NEED_TITLES } from './need.ts';
import { drawPicture } from './picture-drawing.ts';
import { foundAt, layOut, type Picture } from './picture-layout.ts';
import { counted } from './words.ts';

/** The whole schema at a glance. What it shows can be had from the list too, by keyboard and by ear. */
export class PictureView {
  readonly element: HTMLElement;
  readonly #app: App;
  readonly #canvas: HTMLCanvasElement;
  readonly #hint: HTMLElement;
  #picture: Picture | null = null;
  #width = 0;
  #frame = 0;

  constructor(app: App) {
    this.#app = app;
    this.#canvas = el('canvas', { role: 'img', onclick: (event) => this.#select(event) });
    this.#canvas.addEventListener('pointermove', (event) => this.#tell(event));
    this.#canvas.addEventListener('pointerleave', () => (this.#hint.hidden = true));
    this.#hint = el('div', { class: 'hint', hidden: true, 'aria-hidden': 'true' });
    this.element = el(
      'div',
      { class: 'picture', tabindex: '0', 'aria-label': 'Picture of the schema', role: 'region' },
      this.#canvas,
      this.#hint,
    );
    new ResizeObserver(() => this.#drawSoon()).observe(this.element);
    app.onChange(() => this.#drawSoon());
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#drawSoon());
  }

  #drawSoon(): void {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    const { model, reach } = this.#app;
    const { paddingLeft, paddingRight } = getComputedStyle(this.element);
    const width = this.element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    if (width <= 0) return;
    if (this.#picture === null || width !== this.#width) this.#picture = layOut(model, width);
    this.#width = width;
    drawPicture(this.#canvas, { app: this.#app, picture: this.#picture, width });
    const { open, depends } = reach.counts;
    this.#canvas.setAttribute(
      'aria-label',
      `${counted(model.fields.length, 'field')}, of which the caller reaches ${open + depends}`,
    );
  }

  #found(event: MouseEvent): ReturnType<typeof foundAt> {
    return this.#picture === null ? null : foundAt(this.#picture, event.offsetX, event.offsetY);
  }

  #select(event: MouseEvent): void {
    const found = this.#found(event);
    if (found !== null) this.#app.update({ selected: found.field?.coordinate ?? found.type.name });
  }

  #tell(event: MouseEvent): void {
    const found = this.#found(event);
    this.#canvas.style.cursor = found === null ? '' : 'pointer';
    this.#hint.hidden = found === null;
    if (found === null) return;
    const { type, field } = found;
    const verdict = field === null ? this.#app.reach.types[type.id]! : this.#app.reach.verdicts[field.id]!;
    this.#hint.replaceChildren(
      el('strong', { text: field?.coordinate ?? type.name }),
      el('span', { text: `${VERDICT_TITLES[verdict]} · ${NEED_TITLES[field?.need ?? type.need]}` }),
    );
    const left = Math.min(event.offsetX + 14, this.#width - this.#hint.offsetWidth);
    this.#hint.style.transform = `translate(${Math.max(0, left)}px, ${event.offsetY + 18}px)`;
  }
}
