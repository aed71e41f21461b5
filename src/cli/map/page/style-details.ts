/** The side that explains what is selected. */
export const DETAILS: string = `
.details:focus{outline:none}
.details .close{position:absolute;top:12px;right:12px;font-size:20px;line-height:1;padding:4px 9px;z-index:1}
.content>*+*{margin-top:10px}
.kicker{font-size:12px;font-weight:600;color:var(--muted)}
.details h2{margin-top:2px;font-size:18px;line-height:1.35;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere;padding-right:24px}
.details h2 .link{font-size:1em;font-weight:650;text-decoration:none;color:var(--muted)}
.details h2 .link:hover{color:var(--accent)}
.details .returns{margin-top:2px;color:var(--muted)}
.details h3{margin:24px 0 8px;padding-top:14px;border-top:1px solid var(--line);font-size:13px;font-weight:650}
.details h3+h3{border:0}
.banner{display:flex;gap:10px;padding:10px 12px;border-radius:8px;background:var(--raised);border:1px solid var(--line);border-left:3px solid var(--muted)}
.banner .mark{margin-top:4px}
.banner.is-open{border-left-color:var(--good)}.banner.is-depends{border-left-style:dashed;border-left-color:var(--good)}.banner.is-denied{border-left-color:var(--bad)}
.rules>li{padding:9px 0}
.rules>li+li{border-top:1px dashed var(--line)}
.where{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 8px;font-size:13px}
.where .mono{overflow-wrap:anywhere;font-weight:600}
.relation{color:var(--muted);font-size:12px}
.rules code{display:block;margin:5px 0;padding:5px 9px;border-radius:6px;background:var(--raised);border:1px solid var(--line);font-size:12px;
overflow-wrap:anywhere;white-space:pre-wrap}
.outcome{display:grid;grid-template-columns:12px 1fr;gap:3px 8px;font-size:13px;align-items:start}
.outcome>.mark{margin-top:4px}
.result{grid-column:2;display:flex;align-items:center;gap:7px;color:var(--muted)}
.fails .result{color:var(--bad)}.passes .result{color:var(--good)}
.argument{font-weight:600;margin-top:8px}
.arguments>li>.rules{padding-left:12px;border-left:2px solid var(--line)}
.links li,.way li{display:flex;align-items:baseline;gap:9px;padding:3px 0;font-size:13px}
.links .mark{align-self:center}
.links .is-denied .link,.links .is-no-way .link{color:var(--muted)}
.way{counter-reset:step}
.way li::before{counter-increment:step;content:counter(step);flex:none;min-width:14px;color:var(--muted);font-size:12px;font-variant-numeric:tabular-nums}
.actions{display:flex;gap:8px}
.legend li{display:flex;gap:10px;padding:3px 0}
.legend .mark{margin-top:5px}
.shortcuts{display:grid;grid-template-columns:auto 1fr;gap:6px 14px;align-items:baseline}
`;
