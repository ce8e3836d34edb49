/** Puts a scene on a canvas. Knows no plan: only shapes, lines and colours. */
import { HANDLE_RADIUS, handle } from './hit';
import { BAR_HEIGHT, BAR_TOP, type Arrow, type Bar, type Scene } from './scene';
import { ROW_HEIGHT } from './window';

/** The colours of the page, resolved. */
export type Look = Record<'paper' | 'tint' | 'line' | 'edge' | 'ink' | 'soft' | 'accent' | 'accent_tint' | 'red' | 'amber', string> & { font: string };

/** What follows the pointer. */
export type Over = { key: string | null; linking: { x: number; y: number; from: string; to: string | null } | null };

type Context = CanvasRenderingContext2D;

export function paint(context: Context, scene: Scene, look: Look, over: Over): void {
  context.fillStyle = look.paper;
  context.fillRect(0, 0, scene.width, scene.height);
  backdrop(context, scene, look);
  upright(context, scene.dataDate, scene.height, look.ink, []);
  upright(context, scene.today, scene.height, look.accent, [4, 4]);
  const arrows = scene.arrows.toSorted((a, b) => Number(a.driving) - Number(b.driving));
  for (const bar of scene.bars) shade(context, bar, look);
  for (const arrow of arrows) line(context, arrow, look);
  for (const bar of scene.bars) drawn(context, bar, look);
  for (const arrow of arrows) head(context, arrow, look);
  label(context, scene, look);
  hover(context, scene, look, over);
}

function backdrop(context: Context, scene: Scene, look: Look): void {
  const { height, selected } = scene;
  for (const band of scene.bands) {
    context.fillStyle = look.tint;
    context.fillRect(band.x, 0, band.width, height);
    if (band.holiday) dots(context, band.x, band.width, height, look.line);
  }
  context.fillStyle = look.line;
  for (const tick of scene.grid) if (tick.x >= 0) context.fillRect(Math.round(tick.x), 0, 1, height);
  if (!selected) return;
  context.globalAlpha = 0.55;
  context.fillStyle = look.accent_tint;
  context.fillRect(0, selected.y, scene.width, selected.height);
  context.globalAlpha = 1;
}

/** Holidays are dotted, so that they are told from weekends without colour. */
function dots(context: Context, x: number, width: number, height: number, colour: string): void {
  context.fillStyle = colour;
  for (let y = 4; y < height; y += 8) context.fillRect(x + width / 2 - 1, y, 2, 2);
}

function shade(context: Context, bar: Bar, look: Look): void {
  const y = bar.y + BAR_TOP;
  if (bar.ghost) {
    context.fillStyle = look.edge;
    context.strokeStyle = look.edge;
    if (bar.ghost.width === 0) diamond(context, bar.ghost.x, y + BAR_HEIGHT / 2 + 4, 4, false);
    else context.fillRect(bar.ghost.x, y + BAR_HEIGHT + 2, bar.ghost.width, 2);
  }
  if (!bar.shade) return;
  context.globalAlpha = 0.2;
  context.fillStyle = look.soft;
  context.fillRect(bar.shade.x, y + 2, bar.shade.width, BAR_HEIGHT - 4);
  context.globalAlpha = 1;
  if (bar.shade.p80 === null) return;
  context.fillStyle = look.soft;
  context.fillRect(Math.round(bar.shade.p80) - 1, y, 2, BAR_HEIGHT);
}

function drawn(context: Context, bar: Bar, look: Look): void {
  if (bar.moved) {
    context.strokeStyle = look.accent;
    context.lineWidth = 1;
    context.setLineDash([2, 2]);
    context.strokeRect(bar.x - 2.5, bar.y + BAR_TOP - 2.5, bar.width + 5, BAR_HEIGHT + 5);
    context.setLineDash([]);
  }
  if (bar.hatched) restricted(context, bar, look);
  else if (bar.kind === 'milestone') milestone(context, bar, look);
  else if (bar.kind === 'summary') summary(context, bar, look);
  else task(context, bar, look);
  if (bar.committed) flag(context, bar.committed, bar.y, look);
}

function task(context: Context, bar: Bar, look: Look): void {
  const { x, width } = bar;
  const y = bar.y + BAR_TOP;
  const colour = bar.critical ? look.red : look.edge;
  context.fillStyle = colour;
  context.globalAlpha = bar.quiet ? 0.35 : bar.critical ? 0.3 : 0.55;
  context.fillRect(x, y, width, BAR_HEIGHT);
  context.globalAlpha = 1;
  if (bar.critical) hatch(context, x, y, width, BAR_HEIGHT, colour, 5);
  if (bar.done > 0 && !bar.quiet) {
    context.fillStyle = bar.critical ? look.red : look.ink;
    context.globalAlpha = 0.75;
    context.fillRect(x, y + BAR_HEIGHT / 2 - 1.5, width * bar.done, 3);
    context.globalAlpha = 1;
  }
  if (bar.critical) outline(context, x, y, width, colour, 2);
  else if (bar.near) {
    context.setLineDash([3, 2]);
    outline(context, x, y, width, look.red, 1);
    context.setLineDash([]);
  } else if (!bar.quiet) outline(context, x, y, width, look.edge, 1);
}

function outline(context: Context, x: number, y: number, width: number, colour: string, thick: number): void {
  context.strokeStyle = colour;
  context.lineWidth = thick;
  context.strokeRect(x + thick / 2, y + thick / 2, Math.max(1, width - thick), BAR_HEIGHT - thick);
}

/** A bracket over the parts. */
function summary(context: Context, bar: Bar, look: Look): void {
  const y = bar.y + BAR_TOP;
  const { x, width } = bar;
  context.fillStyle = bar.critical ? look.red : bar.quiet ? look.edge : look.ink;
  context.fillRect(x, y + 1, width, bar.critical ? 5 : 4);
  const tip = Math.min(5, width / 2);
  context.beginPath();
  context.moveTo(x, y + 1);
  context.lineTo(x, y + BAR_HEIGHT - 1);
  context.lineTo(x + tip, y + 4);
  context.moveTo(x + width, y + 1);
  context.lineTo(x + width, y + BAR_HEIGHT - 1);
  context.lineTo(x + width - tip, y + 4);
  context.fill();
}

function milestone(context: Context, bar: Bar, look: Look): void {
  const y = bar.y + BAR_TOP + BAR_HEIGHT / 2;
  context.fillStyle = bar.critical ? look.red : bar.quiet ? look.edge : look.ink;
  context.strokeStyle = context.fillStyle;
  diamond(context, bar.x, y, 7, !bar.quiet);
  if (!bar.critical) return;
  // A second outline: critical is told by shape.
  context.lineWidth = 1.5;
  diamond(context, bar.x, y, 10, false);
}

function diamond(context: Context, x: number, y: number, size: number, filled: boolean): void {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
  if (filled) context.fill();
  else context.stroke();
}

function restricted(context: Context, bar: Bar, look: Look): void {
  const y = bar.y + BAR_TOP;
  hatch(context, bar.x, y, bar.width, BAR_HEIGHT, look.edge, 4);
  outline(context, bar.x, y, bar.width, look.edge, 1);
}

function hatch(context: Context, x: number, y: number, width: number, height: number, colour: string, step: number): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.beginPath();
  const from = Math.max(x, -height) - height;
  const until = Math.min(x + width, context.canvas.width);
  for (let px = from - (((from % step) + step) % step); px < until; px += step) {
    context.moveTo(px, y + height);
    context.lineTo(px + height, y);
  }
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.stroke();
  context.restore();
}

/** A pennant at the committed date: filled where P80 lies behind it. */
function flag(context: Context, committed: { x: number; late: boolean }, top: number, look: Look): void {
  const { x, late } = committed;
  const y = top + 3;
  context.strokeStyle = late ? look.red : look.ink;
  context.fillStyle = late ? look.red : look.paper;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x + 0.5, top + ROW_HEIGHT - 4);
  context.lineTo(x + 0.5, y);
  context.lineTo(x + 7.5, y + 3.5);
  context.lineTo(x + 0.5, y + 7);
  context.fill();
  context.stroke();
}

function stroke(arrow: Arrow, look: Look): { colour: string; width: number } {
  return { colour: arrow.critical ? look.red : arrow.driving ? look.ink : look.edge, width: arrow.driving ? 1.75 : 1 };
}

function line(context: Context, arrow: Arrow, look: Look): void {
  const { colour, width } = stroke(arrow, look);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.globalAlpha = arrow.far ? 0.5 : 1;
  context.beginPath();
  for (const [index, [x, y]] of arrow.points.entries()) {
    if (index === 0) context.moveTo(x, Math.round(y) + 0.5);
    else context.lineTo(Math.round(x) + 0.5, Math.round(y) + 0.5);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function head(context: Context, arrow: Arrow, look: Look): void {
  const [last, before] = [arrow.points.at(-1), arrow.points.at(-2)];
  if (!last || !before) return;
  const size = arrow.driving ? 5 : 4;
  const [x, y] = [last[0], Math.round(last[1]) + 0.5];
  const [dx, dy] = [Math.sign(last[0] - before[0]), Math.sign(last[1] - before[1])];
  context.fillStyle = stroke(arrow, look).colour;
  context.beginPath();
  context.moveTo(x, y);
  if (dx !== 0) {
    context.lineTo(x - dx * size, y - size + 1);
    context.lineTo(x - dx * size, y + size - 1);
  } else {
    context.lineTo(x - size + 1, y - dy * size);
    context.lineTo(x + size - 1, y - dy * size);
  }
  context.fill();
}

/** Names behind the bars, where the grid is scrolled away or the eye is far from it. */
function label(context: Context, scene: Scene, look: Look): void {
  context.font = look.font;
  context.textBaseline = 'middle';
  context.fillStyle = look.soft;
  for (const bar of scene.bars) {
    const ends = [bar.x + bar.width, bar.shade ? bar.shade.x + bar.shade.width : 0, bar.committed ? bar.committed.x + 8 : 0];
    const x = Math.max(...ends) + (bar.kind === 'milestone' ? 14 : 10) + HANDLE_RADIUS;
    if (x > 0 && x < scene.width) context.fillText(bar.label.length > 48 ? `${bar.label.slice(0, 47)}…` : bar.label, x, bar.y + BAR_TOP + BAR_HEIGHT / 2 + 0.5);
  }
}

function upright(context: Context, x: number | null, height: number, colour: string, dash: number[]): void {
  if (x === null) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, 0);
  context.lineTo(Math.round(x) + 0.5, height);
  context.stroke();
  context.setLineDash([]);
}

function hover(context: Context, scene: Scene, look: Look, over: Over): void {
  const bar = scene.bars.find(({ row }) => row.key === (over.linking?.from ?? over.key));
  if (bar && !bar.hatched) {
    const { x, y } = handle(bar);
    context.fillStyle = look.paper;
    context.strokeStyle = look.accent;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(x, y, HANDLE_RADIUS - 1, 0, Math.PI * 2);
    context.fill();
    context.stroke();
    if (over.linking) {
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(over.linking.x, over.linking.y);
      context.stroke();
    }
  }
  const target = scene.bars.find(({ row }) => row.key === over.linking?.to);
  if (!target) return;
  context.strokeStyle = look.accent;
  context.lineWidth = 2;
  context.strokeRect(target.x - 4, target.y + BAR_TOP - 4, target.width + 8, BAR_HEIGHT + 8);
}
