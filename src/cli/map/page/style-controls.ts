/** Buttons, fields, checkboxes, and the side on which the caller is chosen. */
export const CONTROLS: string = `
button,input,select,textarea{font:inherit;color:inherit}
button{padding:5px 12px;border:1px solid var(--line);border-radius:7px;background:var(--surface);cursor:pointer}
button:hover{border-color:var(--muted)}
button.quiet{border-color:transparent;background:none;color:var(--muted);padding:3px 8px}
button.quiet:hover{color:var(--ink);background:var(--tint)}
button.link{padding:0;border:0;background:none;color:inherit;text-align:left;overflow-wrap:anywhere;text-decoration:underline;
text-decoration-color:var(--line);text-underline-offset:3px}
button.link:hover{color:var(--accent);text-decoration-color:currentColor}
.key{display:inline-flex;align-items:center;gap:7px;padding:3px 8px;border-color:transparent;background:none;font-size:13px}
.key b{font-weight:600;font-variant-numeric:tabular-nums;color:var(--ink)}
.key:hover{background:var(--tint);border-color:transparent}
.key[aria-pressed=true]{background:var(--tint);border-color:var(--accent);color:var(--ink)}
input:not([type=checkbox],[type=radio]),select,textarea{width:100%;padding:6px 10px;border:1px solid var(--line);border-radius:7px;
background:var(--surface);min-width:0}
input::placeholder,textarea::placeholder{color:var(--muted);opacity:1}
input[type=checkbox]{width:15px;height:15px;margin:0;flex:none;accent-color:var(--accent)}
textarea{font:12px/1.5 var(--mono);resize:vertical}
kbd{padding:1px 6px;border:1px solid var(--line);border-bottom-width:2px;border-radius:5px;background:var(--raised);color:var(--muted);font-size:11px}
.search{padding-right:36px!important}
legend,.grants summary,.field-row label{font-size:12px;font-weight:600;color:var(--muted)}
legend{padding:0 0 8px}
.segments{display:grid;grid-template-columns:repeat(2,1fr);gap:3px;padding:3px;border:1px solid var(--line);border-radius:9px;background:var(--raised)}
.segments input{position:absolute;opacity:0;pointer-events:none}
.segments label{position:relative}
.segments span{display:block;padding:5px 4px;border-radius:6px;text-align:center;font-size:13px;cursor:pointer;color:var(--muted)}
.segments span:hover{color:var(--ink)}
.segments input:checked+span{background:var(--accent);color:var(--surface);font-weight:600}
.segments input:focus-visible+span{outline:2px solid var(--accent);outline-offset:2px}
.field-row{margin-top:14px;display:flex;flex-direction:column;gap:5px}
.grants{margin-top:22px;position:relative}
.grants summary{padding:2px 44px 6px 0;cursor:pointer}
.grants .count{margin-left:8px;font-weight:400;font-variant-numeric:tabular-nums}
.grants .all{position:absolute;top:0;right:-8px;font-size:12px}
.grants input[type=search]{margin-bottom:6px}
.grants li{display:flex;align-items:center;margin:0 -8px;padding:0 0 0 8px;border-radius:6px}
.grants li:hover,.grants li.selected{background:var(--tint)}
.grants li label{flex:1;min-width:0;display:flex;align-items:center;gap:9px;padding:4px 0;cursor:pointer}
.grants li .mono{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-size:12.5px}
.gain{font-size:12px;color:var(--muted);font-variant-numeric:tabular-nums}
.more{min-width:40px;text-align:right}
.grants li>.gain{padding-right:8px}
.note{margin-top:14px;color:var(--muted);font-size:12.5px}
.problem{color:var(--bad)}
.answer{margin-top:12px}
.answer dl{display:grid;grid-template-columns:auto 1fr;gap:3px 12px;font-size:12.5px}
.answer dt{color:var(--muted)}.answer dd{font-family:var(--mono);overflow-wrap:anywhere}
.filters{display:flex;flex-wrap:wrap;align-items:center;gap:6px;padding:12px 0}
.filters>select,.filters>input{width:auto!important;flex:0 1 auto;max-width:112px;padding:4px 4px!important;font-size:12.5px}
.filters>input{flex-basis:98px;padding-inline:8px!important}
.filters .set{border-color:var(--accent);background:var(--tint)}
.shown{margin-left:auto;color:var(--muted);font-size:12.5px;font-variant-numeric:tabular-nums}
`;
