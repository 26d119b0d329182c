// node tagtree.mjs f.pdf ... : what a reader with pdf.js is told, from the tag tree alone: the text in its order, the
// alternatives of figures in theirs. A JSON line per file: {file, text, alts, problems}; exit 1 when there is a problem:
// a warning, content in the tree that no page shows, content on a page that is neither in the tree nor an artifact.
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

/** One tree out of those of all pages: pdf.js gives each page's part of it, parents repeated. */
async function read(file) {
  const found = { file, text: '', alts: [], problems: [] };
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
      const page = await document.getPage(number);
      const tree = await page.getStructTree();
      const content = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true });
      const { texts, lost } = marked(content);
      for (const text of lost) found.problems.push(`page ${number}: outside of all marks: ${text.slice(0, 40)}`);
      const seen = new Set();
      const walk = (node) => {
        if (node.type === 'content') {
          if (!texts.has(node.id)) found.problems.push(`page ${number}: no content ${node.id}`);
          if (seen.has(node.id)) found.problems.push(`page ${number}: twice in the tree: ${node.id}`);
          seen.add(node.id);
          found.text += texts.get(node.id) ?? '';
        } else if (node.type === undefined) {
          if (node.role === 'Figure') {
            if (!node.alt) found.problems.push(`page ${number}: a figure without alternative`);
            // A figure over two pages (its caption on the next) is told once.
            else if (!(number > 1 && found.figure === node.alt && found.onPage === number - 1)) found.alts.push(node.alt);
            found.figure = node.alt;
            found.onPage = number;
          }
          (node.children ?? []).forEach(walk);
        }
      };
      if (tree) walk(tree);
      for (const [id, text] of texts)
        if (!seen.has(id) && text.trim()) found.problems.push(`page ${number}: not in the tree: ${text.slice(0, 40)}`);
      await page.getOperatorList();
      page.cleanup();
    }
  } catch (error) {
    found.problems.push(String(error).slice(0, 200));
  }
  await task.destroy();
  delete found.figure;
  delete found.onPage;
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
