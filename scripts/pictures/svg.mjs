/** Draws what a terminal shows, with its ANSI colours, as an SVG. */
import { createColorPalette, parseAnsiSequences } from "ansi-sequence-parser";

const fontPx = 14;
const cellPx = 8.43;
const linePx = 19;
const marginPx = 14;

const themes = {
  light: {
    background: "#ffffff",
    border: "#d1d9e0",
    text: "#1f2328",
    palette: {
      black: "#1f2328",
      red: "#cf222e",
      green: "#116329",
      yellow: "#7d4e00",
      blue: "#0550ae",
      magenta: "#8250df",
      cyan: "#1b7c83",
      white: "#59636e",
      brightBlack: "#59636e",
      brightRed: "#a40e26",
      brightGreen: "#1a7f37",
      brightYellow: "#633c01",
      brightBlue: "#0969da",
      brightMagenta: "#6639ba",
      brightCyan: "#1b7c83",
      brightWhite: "#1f2328",
    },
  },
  dark: {
    background: "#0d1117",
    border: "#3d444d",
    text: "#e6edf3",
    palette: {
      black: "#6e7681",
      red: "#ff7b72",
      green: "#3fb950",
      yellow: "#d29922",
      blue: "#79c0ff",
      magenta: "#d2a8ff",
      cyan: "#39c5cf",
      white: "#c9d1d9",
      brightBlack: "#8b949e",
      brightRed: "#ffa198",
      brightGreen: "#56d364",
      brightYellow: "#e3b341",
      brightBlue: "#79c0ff",
      brightMagenta: "#d2a8ff",
      brightCyan: "#56d4dd",
      brightWhite: "#ffffff",
    },
  },
};
export const themeNames = Object.keys(themes);

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const px = (number) => String(Math.round(number * 100) / 100);

/** The words of a line. Browsers collapse several spaces into one, so such spaces separate words. */
function wordsOf(line) {
  let column = 0;
  return parseAnsiSequences(line).flatMap(({ value, ...look }) => {
    const words = [...value.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({
      ...look,
      text,
      column: column + index,
    }));
    column += value.length;
    return words;
  });
}

/** `textLength` keeps the columns straight in any monospaced font. */
function drawWord({ text, column, foreground, decorations }, row, colors) {
  const attributes = [
    `x="${px(marginPx + column * cellPx)}"`,
    `y="${px(marginPx + (row + 0.75) * linePx)}"`,
    `textLength="${px(text.length * cellPx)}"`,
  ];
  if (foreground) attributes.push(`fill="${colors.value(foreground)}"`);
  if (decorations.has("bold")) attributes.push('font-weight="bold"');
  if (decorations.has("dim")) attributes.push('opacity="0.7"');
  if (decorations.has("underline")) attributes.push('text-decoration="underline"');
  return `<text ${attributes.join(" ")}>${escaped(text)}</text>`;
}

/**
 * As wide as the longest line, so that the letters are as large as they can be.
 *
 * @param {string} screen the lines of a terminal, with SGR sequences
 * @param {{ theme: "light" | "dark", title: string }} options `title` is for screen readers
 */
export function drawScreen(screen, { theme, title }) {
  const { background, border, text, palette } = themes[theme];
  const colors = createColorPalette(palette);
  const lines = screen.trimEnd().split("\n").map(wordsOf);
  const columns = Math.max(...lines.flat().map((word) => word.column + word.text.length));
  const words = lines.flatMap((line, row) => line.map((word) => drawWord(word, row, colors)));
  const width = px(2 * marginPx + columns * cellPx);
  const height = px(2 * marginPx + lines.length * linePx);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<rect x="0.5" y="0.5" width="${px(width - 1)}" height="${px(height - 1)}" rx="8" fill="${background}" stroke="${border}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${fontPx}" fill="${text}">
${words.join("\n")}
</g>
</svg>
`;
}
