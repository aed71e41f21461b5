// What docs/api.md says, from the doc comments.
import { readDoors } from './read-declarations.mjs';

const INTRODUCTION = {
  'graphql-bearer': 'For the server: the plugin, the context builder, the directives, the providers.',
  'graphql-bearer/core':
    'The pure half: no input or output, no clock, no server. For adapters, and tools that read schemas.',
  'graphql-bearer/testing': 'For tests: an issuer that mints good and bad tokens.',
  'graphql-bearer/opentelemetry': 'Spans and metrics. Needs the peer `@opentelemetry/api`.',
};
/** What one calls comes first, what one only names last. */
const KINDS = ['function', 'const', 'class', 'interface', 'type'];
const GROUPS = [
  ['Functions and values', ['function', 'const']],
  ['Classes', ['class']],
  ['Types', ['interface', 'type']],
];

/** The whole page. What several doors export is described at the first of them. */
export function apiPage() {
  const described = new Map();
  const anchors = new Map();
  const parts = ['# API', 'Made from the doc comments by `npm run build`.'];
  const doors = readDoors().map(({ name, exports }) => {
    const sorted = [...exports].sort((left, right) => KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind));
    const own = sorted.filter((each) => !described.has(each.name));
    const heading = name.toLowerCase().replace(/[^a-z0-9_ -]/g, '');
    anchors.set(heading, 1);
    for (const each of own) described.set(each.name, anchorOf(each.name, anchors));
    return { name, own, again: sorted.filter((each) => !own.includes(each)), heading };
  });
  parts.push(doors.map(({ name, heading }) => `[\`${name}\`](#${heading})`).join(' · '));
  const link = (name) => (described.has(name) ? `[\`${name}\`](#${described.get(name)})` : `\`${name}\``);
  for (const { name, own, again } of doors) {
    parts.push(`## ${name}`);
    if (INTRODUCTION[name] !== undefined) parts.push(INTRODUCTION[name]);
    for (const [title, kinds] of GROUPS) {
      const listed = own.filter(({ kind }) => kinds.includes(kind)).map((each) => link(each.name));
      if (listed.length > 0) parts.push(`**${title}**: ${listed.join(' · ')}`);
    }
    if (again.length > 0) parts.push(`Described above: ${again.map((each) => link(each.name)).join(', ')}.`);
    for (const each of own) parts.push(...exportParts(each, link));
  }
  return `${parts.join('\n\n')}\n`;
}

function exportParts({ name, comment, declaration }, link) {
  const { description, throws, examples, see } = comment;
  const linked = (text) => text.replace(/\{@link (\w+)\}/g, (_, target) => link(target));
  return [
    `### ${name}`,
    linked(description),
    `\`\`\`typescript\n${declaration.replace(/\{@link (\w+)\}/g, '`$1`')}\n\`\`\``,
    ...throws.map((each) => `Throws ${linked(each)}`),
    ...examples,
    ...see.map((each) => `See ${each.replace(/https?:\/\/\S+/g, (address) => `<${address}>`)}`),
  ];
}

/** Equal headings are told apart as GitHub does it. */
function anchorOf(name, anchors) {
  const anchor = name.toLowerCase();
  const earlier = anchors.get(anchor) ?? 0;
  anchors.set(anchor, earlier + 1);
  return earlier === 0 ? anchor : `${anchor}-${earlier}`;
}
