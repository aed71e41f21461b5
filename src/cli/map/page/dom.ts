type Child = Node | string | null;

/** What an element is given: `on…` members are listeners, `text` its only content, everything else attributes. */
export interface Properties {
  readonly text?: string;
  readonly onclick?: (event: MouseEvent) => void;
  readonly oninput?: (event: Event) => void;
  readonly onchange?: (event: Event) => void;
  readonly onkeydown?: (event: KeyboardEvent) => void;
  readonly [attribute: string]: string | boolean | undefined | ((event: never) => void);
}

/** An element. Texts become text nodes and attribute values: nothing is ever parsed as HTML. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (name === 'text') element.textContent = String(value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing of 12 by 12, in the colour of the text around it; what it means is said beside it. */
export function drawing(path: string, className: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 12 12');
  svg.setAttribute('class', `mark ${className}`);
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}
