// node tagtree.mjs f.pdf ... : what a reader with pdf.js is told from the tag tree. A JSON line per file:
// {file, pages: [{leaves: [[id, text]], figures: [alt]}], problems}; leaves and figures in the order of the page's
// tree, since pdf.js gives each page its part of the tree, parents repeated. Exit 1 when there is a problem: a warning,
// content in the tree that no page shows, content on a page that is neither in the tree nor an artifact.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const home = process.env.VALIDATORS_HOME || process.env.HOME + '/.cache/lantai-validators';
const folder = path.dirname(createRequire(home + '/npm/package.json').resolve('pdfjs-dist/package.json'));
const pdfjs = await import(folder + '/legacy/build/pdf.mjs');
const heard = [];
const say = console.log;
console.log = console.warn = (...words) => heard.push(words.join(' ').slice(0, 200));

/** The text of each marked-content sequence of a page, by its id, and what stands outside of all. */
function marked(content) {
  const texts = new Map();
  const open = [];
  const lost = [];
  for (const item of content.items) {
    if (item.type === 'beginMarkedContentProps' || item.type === 'beginMarkedContent') {
      // A sequence without an id (a Span with ActualText) belongs to the one around it.
      const id = item.id ?? (item.tag === 'Artifact' ? null : open.at(-1));
      open.push(id);
      if (id && !texts.has(id)) texts.set(id, '');
    } else if (item.type === 'endMarkedContent') {
      open.pop();
    } else {
      const id = open.at(-1);
      if (id) texts.set(id, texts.get(id) + item.str);
      else if (id === undefined && item.str.trim()) lost.push(item.str);
    }
  }
  return { texts, lost };
}

/** What the tree of a page leads to, and what is wrong with it. */
async function told(page) {
  const found = { leaves: [], figures: [], problems: [] };
  const tree = await page.getStructTree();
  const content = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true });
  const { texts, lost } = marked(content);
  for (const text of lost) found.problems.push(`outside of all marks: ${text.slice(0, 40)}`);
  /** Whether there is content below: of rows and items pdf.js tells those of other pages too, empty. */
  const walk = (node) => {
    if (node.type === 'content') {
      if (!texts.has(node.id)) found.problems.push(`no content ${node.id}`);
      found.leaves.push([node.id, texts.get(node.id) ?? '']);
      return true;
    }
    if (node.type !== undefined) return false;
    const place = found.figures.length;
    const first = found.leaves.length;
    const full = (node.children ?? []).map(walk).some((it) => it);
    if (full && node.role === 'Figure') {
      if (!node.alt) found.problems.push('a figure without alternative');
      found.figures.splice(place, 0, node.alt ?? '');
    }
    if (full && node.role === 'Formula') {
      // A reader says the alternative: the signs of a formula stand above and below each other.
      if (!node.alt) found.problems.push('a formula without alternative');
      for (const leaf of found.leaves.slice(first)) leaf[1] = '';
      found.leaves[first][1] = node.alt ?? '';
    }
    return full;
  };
  if (tree) walk(tree);
  const seen = new Set(found.leaves.map(([id]) => id));
  if (seen.size < found.leaves.length) found.problems.push('content that is twice in the tree');
  for (const [id, text] of texts)
    if (!seen.has(id) && text.trim()) found.problems.push(`not in the tree: ${text.slice(0, 40)}`);
  await page.getOperatorList();
  page.cleanup();
  return found;
}

async function read(file) {
  const found = { file, pages: [], problems: [] };
  const task = pdfjs.getDocument({
    data: new Uint8Array(fs.readFileSync(file)),
    cMapUrl: folder + '/cmaps/',
    cMapPacked: true,
    standardFontDataUrl: folder + '/standard_fonts/',
    wasmUrl: folder + '/wasm/',
    verbosity: 1,
    stopAtErrors: true,
  });
  try {
    const document = await task.promise;
    for (let number = 1; number <= document.numPages; number++) {
      const { leaves, figures, problems } = await told(await document.getPage(number));
      found.pages.push({ leaves, figures });
      found.problems.push(...problems.map((it) => `page ${number}: ${it}`));
    }
  } catch (error) {
    found.problems.push(String(error).slice(0, 200));
  }
  await task.destroy();
  found.problems.push(...heard.splice(0));
  return found;
}

let failed = 0;
for (const file of process.argv.slice(2)) {
  const found = await read(file);
  if (found.problems.length) failed = 1;
  say(JSON.stringify(found));
}
process.exit(failed);
