// node spacing.mjs FILE.xhtml… : opens pages of EPUBs in Debian's chromium at the widths of a phone and an e-reader and measures the
// words of justified text: a word of an alphabet must be as wide as it is by itself, whatever its line must fill. One JSON
// line a page and width; exit 1 when a word is set apart, or when a page has no words to measure.
import path from 'node:path'; import { createRequire } from 'node:module';
const home = (process.env.VALIDATORS_HOME || process.env.HOME + '/.cache/lantai-validators') + '/npm/package.json';
const puppeteer = createRequire(home)('puppeteer');
const browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--allow-file-access-from-files'], headless: true, timeout: 120000 });
let wrong = 0;
for (const file of process.argv.slice(2)) {
  for (const width of [360, 600]) {
    const page = await browser.newPage();
    await page.setViewport({ width, height: 800 });
    await page.goto('file://' + path.resolve(file));
    const seen = await page.evaluate(() => {
      const out = { words: 0, apart: [] };
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const style = getComputedStyle(node.parentElement);
        if (!node.parentElement.closest('p') || style.textAlign !== 'justify') continue;
        // The same word in the same place, alone on a line that is not filled.
        const alone = document.createElement('span');
        alone.style = 'position: absolute; white-space: nowrap; text-align: start; visibility: hidden';
        for (const word of node.data.matchAll(/[\p{Script=Latin}]{3,}|[\p{Script=Hangul}]{2,}/gu)) {
          const range = document.createRange();
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          const boxes = range.getClientRects();
          if (boxes.length !== 1) continue;
          out.words += 1;
          alone.textContent = word[0];
          node.parentElement.append(alone);
          const more = boxes[0].width - alone.getBoundingClientRect().width;
          alone.remove();
          // Rounding, and the kerning with the letters beside it, is less than this for each letter.
          if (more / word[0].length > 0.1) out.apart.push(`${word[0]} +${more.toFixed(1)}`);
        }
      }
      return out;
    });
    console.log(JSON.stringify({ file: path.basename(file), width, words: seen.words, apart: seen.apart.slice(0, 5) }));
    if (!seen.words || seen.apart.length) wrong += 1;
    await page.close();
  }
}
await browser.close();
process.exit(wrong ? 1 : 0);
