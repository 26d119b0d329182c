// node pdftext.mjs f.pdf ... : the text of each page as pdf.js gives it, line by line
import fs from 'node:fs'; import path from 'node:path'; import {createRequire} from 'node:module';
const home = process.env.VALIDATORS_HOME || process.env.HOME + '/.cache/lantai-validators';
const dir = path.dirname(createRequire(home + '/npm/package.json').resolve('pdfjs-dist/package.json'));
const pdfjs = await import(dir + '/legacy/build/pdf.mjs');
for (const file of process.argv.slice(2)) {
  const data = new Uint8Array(fs.readFileSync(file));
  const task = pdfjs.getDocument({data, cMapUrl: dir + '/cmaps/', cMapPacked: true, standardFontDataUrl: dir + '/standard_fonts/', verbosity: 0});
  const document = await task.promise;
  for (let number = 1; number <= document.numPages; number++) {
    const text = await (await document.getPage(number)).getTextContent();
    console.log(text.items.map(it => it.str + (it.hasEOL ? '\n' : '')).join(''));
  }
  await task.destroy();
}
