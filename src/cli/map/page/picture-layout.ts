import type { FieldNode, SchemaModel, TypeNode } from './schema-model.ts';

/** One object type in the picture: a block of cells, one for each field. Pixels. */
export interface Block {
  readonly type: TypeNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Where the cells begin, below the name. */
  readonly cellsY: number;
  readonly columns: number;
}

export interface Band {
  readonly title: string;
  readonly y: number;
}

export interface Scale {
  readonly cell: number;
  readonly gap: number;
  /** Height of the type's name; 0: too small for names. */
  readonly label: number;
  readonly padding: number;
}

export interface Picture {
  readonly scale: Scale;
  readonly blocks: readonly Block[];
  readonly bands: readonly Band[];
  readonly height: number;
}

const LARGE: Scale = { cell: 14, gap: 5, label: 20, padding: 9 };
const MIDDLE: Scale = { cell: 9, gap: 3, label: 16, padding: 6 };
const SMALL: Scale = { cell: 6, gap: 1, label: 0, padding: 2 };

const BAND_TITLE = 24;
const BAND_GAP = 10;

/** Types by their distance from the roots, one band below the other, each as wide as there is room. */
export function layOut(model: SchemaModel, width: number): Picture {
  const scale = model.fields.length <= 150 ? LARGE : model.fields.length <= 900 ? MIDDLE : SMALL;
  const space = scale.padding * 2 + scale.gap;
  const blocks: Block[] = [];
  const bands: Band[] = [];
  let y = 0;
  for (const { title, types } of bandsOf(model)) {
    bands.push({ title, y });
    y += BAND_TITLE;
    let x = 0;
    let rowHeight = 0;
    for (const type of types) {
      const size = sizeOf(type, scale, width);
      if (x > 0 && x + size.width > width) {
        x = 0;
        y += rowHeight + space;
        rowHeight = 0;
      }
      blocks.push({ type, x, y, ...size, cellsY: y + scale.padding + scale.label });
      x += size.width + space;
      rowHeight = Math.max(rowHeight, size.height);
    }
    y += rowHeight + BAND_GAP + space;
  }
  return { scale, blocks, bands, height: y };
}

/** The left upper corner of a field's cell. */
export function cellAt({ x, cellsY, columns }: Block, index: number, scale: Scale): readonly [number, number] {
  const step = scale.cell + scale.gap;
  return [x + scale.padding + (index % columns) * step, cellsY + Math.floor(index / columns) * step];
}

/** What is drawn at a point. */
export function foundAt(
  picture: Picture,
  x: number,
  y: number,
): { readonly type: TypeNode; readonly field: FieldNode | null } | null {
  const block = picture.blocks.find(
    (each) => x >= each.x && x < each.x + each.width && y >= each.y && y < each.y + each.height,
  );
  if (block === undefined) return null;
  const { cell, gap, padding } = picture.scale;
  const column = Math.floor((x - block.x - padding + gap / 2) / (cell + gap));
  const row = Math.floor((y - block.cellsY + gap / 2) / (cell + gap));
  const isCell = column >= 0 && column < block.columns && row >= 0;
  return { type: block.type, field: isCell ? (block.type.fields[row * block.columns + column] ?? null) : null };
}

function bandsOf(model: SchemaModel): readonly { readonly title: string; readonly types: readonly TypeNode[] }[] {
  const objects = model.types.filter(({ kind }) => kind === 'object');
  const depths = [...new Set(objects.map(({ id }) => model.depths[id]!))].sort((left, right) => left - right);
  const title = (depth: number) => (depth === 0 ? 'Roots' : depth === 1 ? '1 step away' : `${depth} steps away`);
  const reached = depths.filter((depth) => depth >= 0);
  return [...reached, ...depths.filter((depth) => depth < 0)].map((depth) => ({
    title: depth < 0 ? 'Nothing leads here' : title(depth),
    types: objects
      .filter(({ id }) => model.depths[id] === depth)
      .sort((left, right) => right.fields.length - left.fields.length),
  }));
}

/** Nearly square, and wide enough for the beginning of a name. */
function sizeOf(
  type: TypeNode,
  scale: Scale,
  width: number,
): { readonly width: number; readonly height: number; readonly columns: number } {
  const { cell, gap, label, padding } = scale;
  const step = cell + gap;
  const fits = Math.max(1, Math.floor((width - padding * 2 + gap) / step));
  const forName = label === 0 ? 1 : Math.ceil((type.name.length * label * 0.36 + gap) / step);
  const columns = Math.min(
    fits,
    Math.max(forName, Math.ceil(Math.sqrt(type.fields.length * (label === 0 ? 1.4 : 2.2)))),
  );
  const rows = Math.ceil(type.fields.length / columns);
  return { columns, width: columns * step - gap + padding * 2, height: label + rows * step - gap + padding * 2 };
}
