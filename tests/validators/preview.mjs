// node preview.mjs ADDRESS FOLDER [PICTURE] : opens a running `lantai preview` of FOLDER in Debian's chromium and uses it as a
// person would. One JSON line of what was seen; exit 1 when something is not as it must be.
import fs from 'node:fs'; import path from 'node:path'; import { createRequire } from 'node:module';
const home = (process.env.VALIDATORS_HOME || process.env.HOME + '/.cache/lantai-validators') + '/npm/package.json';
const puppeteer = createRequire(home)('puppeteer');
const [address, folder, picture] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'], headless: true, timeout: 120000 });
const seen = { problems: [] };
const must = (what, holds) => { if (!holds) seen.problems.push(what); };
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120000);
  await page.setViewport({ width: 1500, height: 900 });
  page.on('pageerror', (error) => seen.problems.push('script: ' + error));
  page.on('console', (said) => { if (said.type() === 'error' && !said.location().url?.includes('favicon')) seen.problems.push('console: ' + said.text() + ' ' + (said.location().url || '')); });
  await page.goto(address);
  const made = () => page.waitForFunction(() => document.querySelector('#sheet svg') && !/making|正在/.test(document.querySelector('#status').textContent));
  const key = () => page.$eval('#epub', (it) => it.getAttribute('href'));
  const changed = async (old) => { await page.waitForFunction((old) => document.querySelector('#epub').getAttribute('href') !== old, {}, old); await made(); };
  await made();
  // The book is shown in its frame, with its own style, and runs nothing.
  const book = async () => {
    const frame = await (await page.$('#book')).contentFrame();
    await frame.waitForSelector('h1');
    return frame.evaluate(() => ({ text: document.body.innerText, styles: document.styleSheets.length, ran: !!window.ran || !!document.querySelector('script') }));
  };
  await new Promise((done) => setTimeout(done, 500));
  seen.first = await book();
  must('the text of the book', seen.first.text.includes('芦苇'));
  must('the style of the book', seen.first.styles === 1);
  must('nothing of the article runs', !seen.first.ran);
  // The pages are drawn.
  seen.page = await page.$eval('#sheet svg', (it) => ({ glyphs: it.querySelectorAll('use').length, wide: it.getBoundingClientRect().width }));
  must('a page of glyphs', seen.page.glyphs > 20 && seen.page.wide > 100);
  // What is downloaded is what the page names.
  const bytes = (format) => page.evaluate(async (format) => [...new Uint8Array(await (await fetch(document.querySelector('#' + format).href)).arrayBuffer())], format);
  fs.writeFileSync(path.join(folder, 'got.epub'), Buffer.from(await bytes('epub')));
  fs.writeFileSync(path.join(folder, 'got.pdf'), Buffer.from(await bytes('pdf')));
  if (picture) await page.screenshot({ path: picture });
  // A warning leads to its line.
  const warning = await page.waitForSelector('#warnings button small');
  const line = await page.evaluate(() => { const all = [...document.querySelectorAll('#warnings button')].find((it) => /line \d|第 \d/.test(it.textContent)); all.click(); return Number(/(?:line|第) (\d+)/.exec(all.textContent)[1]); });
  await page.waitForSelector('#source mark');
  const source = fs.readFileSync(path.join(folder, 'article.md'), 'utf8').split('\n');
  must('the line that is marked', (await page.$eval('#source mark', (it) => it.textContent)) === source[line - 1]);
  // A text that was taken out can be kept: the settings say so, and the book has it.
  let before = await key();
  const keep = await page.$('#warnings .keep');
  must('a button to keep a text', !!keep);
  await keep.click();
  await changed(before);
  must('the settings', fs.readFileSync(path.join(folder, 'lantai.toml'), 'utf8').includes('keep-text = ["点击上方蓝字'));
  await new Promise((done) => setTimeout(done, 500));
  must('the text is kept', (await book()).text.includes('点击上方蓝字'));
  // Another page size makes the books anew.
  let old = await key();
  await page.select('select[name=page]', 'A5');
  await changed(old);
  // The settings that "keep" wrote may make the books once more in between.
  const isA5 = () => document.querySelector('#sheet svg')?.getAttribute('viewBox').startsWith('0 0 419.5');
  must('A5', await page.waitForFunction(isA5).then(() => true, () => false));
  // A change of the file is seen.
  old = await key();
  fs.appendFileSync(path.join(folder, 'article.md'), '\n后来加上的一行。\n');
  await changed(old);
  await new Promise((done) => setTimeout(done, 500));
  must('the new line', (await book()).text.includes('后来加上的一行'));
  // A file is given to the page; its name and its words are text.
  old = await key();
  const hostile = path.join(folder, 'x"><img src=x onerror=window.ran=1>.md');
  fs.writeFileSync(hostile, '# <script>window.ran=1</script>\n\n<img src="javascript:window.ran=1" onerror="window.ran=1">一段话，足够长，能算作文章的一段正文。\n');
  await (await page.$('#files')).uploadFile(hostile);
  await changed(old);
  must('nothing of a hostile file runs', !(await page.evaluate(() => window.ran)));
  // A theme in a file, which the settings name, is followed while it is written.
  old = await key();
  await page.select('#articles', '0');
  await changed(old);
  old = await key();
  fs.writeFileSync(path.join(folder, 'mine.toml'), 'base = "news"\n');
  fs.writeFileSync(path.join(folder, 'lantai.toml'), 'theme = "mine.toml"\n');
  await changed(old);
  await new Promise((done) => setTimeout(done, 1500));
  old = await key();
  fs.writeFileSync(path.join(folder, 'mine.toml'), 'base = "magazine"\n');
  await changed(old);
  // Another face.
  old = await key();
  await page.select('select[name=font]', 'text=LXGW WenKai');
  await changed(old);
  // All articles as one book.
  old = await key();
  await page.select('#articles', 'all');
  await changed(old);
  seen.chapters = await page.$$eval('#chapters option', (it) => it.map((one) => one.textContent));
  must('a book of both articles: ' + seen.chapters, seen.chapters.some((it) => it.includes('芦苇')) && seen.chapters.some((it) => it.startsWith('x')));
  // An address is fetched by the command, which works offline here and says so.
  await page.type('#fetching input', 'https://example.org/a');
  await page.click('#fetching button');
  await page.waitForFunction(() => document.querySelector('#status.wrong'));
  must('the reason why an address is not fetched', /offline/.test(await page.$eval('#status', (it) => it.textContent)));
  seen.problems = seen.problems.filter((it) => !/status of 422/.test(it));
  // In Chinese, and in dark.
  await page.click('#language'); await page.click('#dark');
  seen.chinese = await page.$eval('#told strong', (it) => it.textContent);
  must('Chinese words', ['做了什么', 'What was done'].includes(seen.chinese));
  // A page of another site gets nothing: neither without the secret nor under another name.
  const other = new URL(address); other.pathname = '/' + '0'.repeat(32) + '/api/articles';
  must('no answer without the secret', (await fetch(other)).status === 403);
} catch (error) { seen.problems.push(String(error)); }
console.log(JSON.stringify(seen));
await browser.close();
process.exit(seen.problems.length ? 1 : 0);
