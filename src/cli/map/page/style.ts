import { CONTROLS } from './style-controls.ts';
import { DETAILS } from './style-details.ts';

const LIGHT = `color-scheme:light;
--ground:#f4f4f1;--surface:#ffffff;--raised:#fbfbf9;--ink:#1c2128;--muted:#626a76;--line:#dddcd6;--accent:#3a4fd0;--tint:#eceefb;
--need-public:#bf6a00;--need-token:#5892b0;--need-scope:#4a45c4;--need-client:#a8368f;--need-decision:#0d7a63;--need-closed:#70757e;
--good:#0d7a63;--bad:#b3382c;--shadow:0 1px 2px #1c212814,0 8px 24px #1c212812;`;

const DARK = `color-scheme:dark;
--ground:#121418;--surface:#1a1d23;--raised:#20242b;--ink:#e8eaee;--muted:#9aa2af;--line:#31363f;--accent:#98a8ff;--tint:#262b42;
--need-public:#f2ad45;--need-token:#5f93b0;--need-scope:#a19bff;--need-client:#ee8fd6;--need-decision:#4fd0ae;--need-closed:#8d95a1;
--good:#4fd0ae;--bad:#ff8f80;--shadow:0 1px 2px #0006,0 8px 24px #0006;`;

/** The whole look of the page. Colours never say anything alone. */
export const STYLE: string = `
:root{${LIGHT}
--mono:ui-monospace,"SF Mono","Cascadia Code",Menlo,Consolas,"DejaVu Sans Mono",monospace;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
@media(prefers-color-scheme:dark){:root:not([data-theme=light]){${DARK}}}
:root[data-theme=dark]{${DARK}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{height:100%}
body{margin:0;height:100%;display:flex;flex-direction:column;background:var(--ground);color:var(--ink);font:14px/1.5 var(--sans);
-webkit-font-smoothing:antialiased}
h1,h2,h3,p,ul,ol,dl,dd,fieldset{margin:0;padding:0;border:0}
ul,ol{list-style:none}
.mono,code,kbd{font-family:var(--mono);font-size:.93em}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.mark{width:12px;height:12px;flex:none;fill:currentColor}
${['public', 'token', 'scope', 'client', 'decision', 'closed'].map((need) => `.need-${need}{color:var(--need-${need})}`).join('')}
.verdict-open{color:var(--good)}.verdict-depends{color:var(--need-decision)}.verdict-denied{color:var(--bad)}.verdict-no-way{color:var(--muted)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}

header{display:flex;align-items:center;gap:16px;padding:12px 20px;border-bottom:1px solid var(--line);background:var(--surface)}
h1{display:flex;align-items:baseline;gap:10px;min-width:0;flex:1;font-size:16px;font-weight:650;letter-spacing:-.01em}
h1 .product{color:var(--muted);font-weight:500;white-space:nowrap}
h1 .title{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.searching{position:relative;flex:0 1 380px}
.searching kbd{position:absolute;right:9px;top:50%;transform:translateY(-50%);pointer-events:none}
.search:focus+kbd{display:none}
.theme{display:flex;align-items:center;gap:7px;white-space:nowrap}
main{flex:1;min-height:0;display:grid;grid-template-columns:272px minmax(0,1fr) 372px}
main>*{min-height:0;overflow:auto;overscroll-behavior:contain}
.caller{padding:20px;border-right:1px solid var(--line)}
.details{padding:20px 22px 32px;border-left:1px solid var(--line);background:var(--surface);position:relative}
.middle{display:flex;flex-direction:column;padding:20px 24px 0;overflow:hidden auto}

.sentence{font-size:21px;line-height:1.3;letter-spacing:-.015em;text-wrap:balance}
.sentence strong{font-weight:700;font-variant-numeric:tabular-nums}
.bar{display:flex;gap:2px;height:8px;margin:14px 0 10px;border-radius:4px;overflow:hidden}
.part{flex:0 0 0;transition:flex-grow .25s ease}
.part.is-open{background:var(--good)}
.part.is-depends{background:repeating-linear-gradient(45deg,var(--good) 0 3px,transparent 3px 6px)}
.part.is-denied{background:color-mix(in srgb,var(--bad) 55%,transparent)}
.part.is-no-way{background:var(--line)}
.keys{display:flex;flex-wrap:wrap;gap:2px 4px;margin-left:-8px}
.keys.needs{margin-top:2px;color:var(--muted)}

.picture{position:relative;flex:none;margin:14px -24px 0;padding:12px 24px 0;max-height:36vh;overflow:auto;border-block:1px solid var(--line);
background:var(--raised)}
.picture canvas{display:block}
.picture:focus-visible{outline-offset:-2px}
.hint{position:absolute;top:12px;left:24px;display:flex;flex-direction:column;padding:6px 10px;border-radius:6px;background:var(--ink);
color:var(--surface);font-size:12px;pointer-events:none;max-width:300px;overflow-wrap:anywhere;z-index:1}

.list{position:relative;flex:1 0 300px;min-height:300px;overflow:auto;margin:0 -24px;border-top:1px solid var(--line);outline-offset:-2px!important}
.sheet{position:relative}
.row{position:absolute;inset:0 0 auto;height:34px;display:flex;align-items:center;gap:9px;padding:0 24px;cursor:default;white-space:nowrap}
.row:hover{background:var(--tint)}
.row[aria-selected=true]{background:var(--tint);box-shadow:inset 3px 0 var(--accent)}
.list:focus-visible .row.active{outline:2px solid var(--accent);outline-offset:-2px;border-radius:6px}
.row .name{font-family:var(--mono);font-size:13px;overflow:hidden;text-overflow:ellipsis;flex:0 .1 auto}
.row.type{border-top:1px solid var(--line);font-weight:600}
.row.type .name{font-size:13.5px}
.row.field,.row.possible{padding-left:58px}
.row .returns{color:var(--muted);font:12px var(--mono);overflow:hidden;text-overflow:ellipsis;flex:0 8 auto}
.row.type .returns{font:500 11px var(--sans)}
.row.is-denied .name,.row.is-no-way .name{color:var(--muted)}
.twist{width:20px;height:20px;flex:none;margin:0 -4px 0 -2px;border-radius:4px;display:grid;place-items:center}
.twist:hover{background:var(--line)}
.twist::before{content:"";width:6px;height:6px;border:solid var(--muted);border-width:0 1.6px 1.6px 0;transform:rotate(-45deg) translate(-1px,-1px);transition:transform .12s}
[aria-expanded=true]>.twist::before{transform:rotate(45deg) translate(-1px,-1px)}
.chips{display:flex;gap:12px;margin-left:auto;min-width:60px;flex:0 1 auto;overflow:hidden}
.chip{display:flex;align-items:center;gap:6px;min-width:20px;color:var(--muted);font:12px var(--sans)}
.chip span{overflow:hidden;text-overflow:ellipsis}
.share{color:var(--muted);font:500 12px var(--sans);font-variant-numeric:tabular-nums;min-width:62px;text-align:right}
.nothing{padding:32px 24px;color:var(--muted)}
${CONTROLS}${DETAILS}
@media(max-width:1180px){main{grid-template-columns:250px minmax(0,1fr)}
.details{display:none}
.details.something{display:block;position:fixed;inset:57px 0 0 auto;width:min(400px,100%);box-shadow:var(--shadow);z-index:3}}
@media(max-width:760px){body{height:auto;min-height:100%}
header{flex-wrap:wrap;padding:10px 16px;gap:8px 12px}.searching{order:3;flex:1 0 100%}h1 .product{display:none}
main{display:block}main>*{overflow:visible}
.caller{border-right:0;border-bottom:1px solid var(--line);padding:16px}
.caller .grants ul{max-height:190px;overflow:auto}
.middle{padding:16px 16px 0}.sentence{font-size:18px}
.picture{margin-inline:-16px;padding-inline:16px;max-height:52vh}.hint{left:16px}
.list{margin:0 -16px;height:min(75vh,620px);flex:none}.row{padding-inline:16px}.row.field,.row.possible{padding-left:40px}
.row .returns{display:none}.row.type .returns{display:inline}.row .name{flex:1 1 0}.chips{flex:0 0 44%}.row.type .chips{display:none}
.details.something{inset:auto 0 0 0;width:auto;max-height:72vh;overflow:auto;border-left:0;border-top:1px solid var(--line);border-radius:14px 14px 0 0}}
@media(prefers-reduced-motion:reduce){*{transition:none!important;scroll-behavior:auto!important}}
@media(forced-colors:active){.row[aria-selected=true]{outline:2px solid Highlight;outline-offset:-2px}.mark{forced-color-adjust:none}}
`;
