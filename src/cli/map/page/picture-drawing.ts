import type { App } from './app.ts';
import { NEED_SHAPES } from './marks.ts';
import { NEEDS } from './need.ts';
import { type Block, cellAt, type Picture } from './picture-layout.ts';
import type { FieldNode, TypeNode } from './schema-model.ts';

const COLOURS = [
  'ink',
  'muted',
  'line',
  'surface',
  'raised',
  'accent',
  ...NEEDS.map((need) => `need-${need}`),
] as const;

interface Drawing {
  readonly context: CanvasRenderingContext2D;
  readonly app: App;
  readonly picture: Picture;
  readonly colours: ReadonlyMap<string, string>;
  readonly font: string;
}

/** Draws everything anew: 6,600 cells take a few milliseconds. Full cells are open to the caller, outlines are not. */
export function drawPicture(
  canvas: HTMLCanvasElement,
  { app, picture, width }: { readonly app: App; readonly picture: Picture; readonly width: number },
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(picture.height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${picture.height}px`;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(canvas);
  const colours = new Map(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  const drawing: Drawing = { context, app, picture, colours, font: style.fontFamily };
  drawWays(drawing);
  for (const { title, y } of picture.bands) {
    const at = { x: 0, y: y + 12, size: 11 };
    // The lines pass behind the words.
    context.fillStyle = colours.get('raised')!;
    context.fillRect(0, y + 4, title.length * 6.6, 16);
    drawText(drawing, title, { ...at, colour: 'muted' });
  }
  for (const block of picture.blocks) drawBlock(drawing, block);
}

function drawBlock(drawing: Drawing, block: Block): void {
  const { context, app, picture, colours } = drawing;
  const { view, reach, matches } = app;
  const { type, x, y, width, height } = block;
  const verdict = reach.types[type.id]!;
  const isSelected = view.selected === type.name;
  context.beginPath();
  context.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, Math.min(7, picture.scale.padding));
  context.fillStyle = colours.get('surface')!;
  context.fill();
  context.strokeStyle = colours.get(isSelected ? 'accent' : 'line')!;
  context.lineWidth = isSelected ? 2 : 1;
  context.setLineDash(verdict === 'denied' || verdict === 'no-way' ? [3, 2] : []);
  context.stroke();
  context.setLineDash([]);
  if (picture.scale.label > 0) {
    const isOpen = verdict === 'open' || verdict === 'depends';
    const at = {
      x: x + picture.scale.padding,
      y: y + picture.scale.label / 2 + picture.scale.padding / 2,
      most: width - picture.scale.padding * 2,
    };
    drawText(drawing, type.name, {
      ...at,
      size: picture.scale.label * 0.6,
      colour: isOpen ? 'ink' : 'muted',
      isBold: true,
    });
  }
  type.fields.forEach((field, index) => {
    context.globalAlpha = matches[field.id] ? 1 : 0.12;
    drawCell(drawing, field, cellAt(block, index, picture.scale));
  });
  context.globalAlpha = 1;
}

function drawCell(
  { context, app, picture, colours }: Drawing,
  field: FieldNode,
  [x, y]: readonly [number, number],
): void {
  const { cell } = picture.scale;
  const verdict = app.reach.verdicts[field.id]!;
  const isFull = verdict === 'open' || verdict === 'depends';
  const colour = colours.get(`need-${field.need}`)!;
  context.fillStyle = colour;
  context.strokeStyle = colour;
  if (cell < 8) {
    const size = isFull ? cell : verdict === 'denied' ? cell - 1 : cell / 3;
    const inset = (cell - size) / 2;
    if (isFull || verdict === 'no-way') context.fillRect(x + inset, y + inset, size, size);
    else {
      context.lineWidth = 1;
      context.strokeRect(x + 0.5, y + 0.5, size, size);
    }
  } else {
    const scale = cell / 12;
    context.save();
    context.translate(x, y);
    context.scale(scale, scale);
    const shape = new Path2D(NEED_SHAPES[field.need]);
    context.lineWidth = 1.4 / scale / 1.2;
    if (verdict === 'no-way') context.setLineDash([1.6, 1.6]);
    if (isFull) context.fill(shape);
    context.stroke(shape);
    context.restore();
  }
  if (app.view.selected === field.coordinate) {
    context.strokeStyle = colours.get('ink')!;
    context.lineWidth = 1.5;
    context.strokeRect(x - 2, y - 2, cell + 4, cell + 4);
  }
}

interface Line {
  readonly field: FieldNode;
  readonly target: TypeNode;
  /** It belongs to what is selected, or to the way there. */
  readonly isNear: boolean;
}

/** Fields that lead to more types than this say nothing by their lines. */
const MOST_LINES = 24;

/** From fields to what they lead to: everything where there is little, what belongs to the selection where there is much. */
function linesOf({ model, reach, view }: App, isSmall: boolean): readonly Line[] {
  const selected = model.field(view.selected);
  const about = selected?.type ?? model.type(view.selected);
  const way = (about === undefined ? null : reach.wayTo(about)) ?? [];
  const near = way.map((field, at) => ({ field, target: way[at + 1]?.type ?? about!, isNear: true }));
  const from = (fields: readonly FieldNode[], isNear: boolean): Line[] =>
    fields.flatMap((field) => {
      const targets = model.targets(field);
      return isSmall || targets.length <= MOST_LINES ? targets.map((target) => ({ field, target, isNear })) : [];
    });
  const others = isSmall ? model.fields : selected === undefined ? (about?.fields ?? []) : [];
  return [...from(others, false), ...from(selected === undefined ? [] : [selected], true), ...near];
}

function drawWays({ context, app, picture, colours }: Drawing): void {
  const { cell } = picture.scale;
  const blocks = new Map(picture.blocks.map((block) => [block.type, block]));
  for (const { field, target, isNear } of linesOf(app, cell >= 14)) {
    const from = blocks.get(field.type);
    const to = blocks.get(target);
    if (from === undefined || to === undefined || to === from) continue;
    const [x, y] = cellAt(from, field.type.fields.indexOf(field), picture.scale);
    const isOpen = ['open', 'depends'].includes(app.reach.verdicts[field.id]!);
    const start = { x: x + cell / 2, y: y + cell / 2 };
    const isBelow = to.y > from.y;
    const end = { x: to.x + Math.min(to.width / 2, 40), y: isBelow ? to.y : to.y + to.height };
    const bend = isBelow ? Math.max(24, (end.y - start.y) / 2) : -30;
    context.beginPath();
    context.moveTo(start.x, start.y);
    context.bezierCurveTo(start.x, start.y + bend, end.x, end.y - bend, end.x, end.y);
    context.strokeStyle = colours.get(isNear ? 'accent' : isOpen ? 'muted' : 'line')!;
    context.globalAlpha = isNear ? 1 : isOpen ? 0.45 : 0.7;
    context.lineWidth = isNear ? 2 : 1;
    context.setLineDash(isOpen ? [] : [2, 4]);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawText(
  { context, colours, font }: Drawing,
  text: string,
  at: {
    readonly x: number;
    readonly y: number;
    readonly size: number;
    readonly colour: string;
    readonly most?: number;
    readonly isBold?: boolean;
  },
): void {
  context.font = `${at.isBold ? 600 : 500} ${at.size}px ${font}`;
  context.fillStyle = colours.get(at.colour)!;
  context.textBaseline = 'middle';
  let shown = text;
  while (at.most !== undefined && shown.length > 1 && context.measureText(shown).width > at.most)
    shown = `${shown.slice(0, shown.endsWith('…') ? -2 : -1)}…`;
  context.fillText(shown, at.x, at.y);
}
