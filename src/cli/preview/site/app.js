'use strict';

// Words of the page. Names of options and of file formats stay as they are.
const ZH = {
  article: '文章', add: '添加文件', folder: '添加文件夹', report: '报告', theme: '主题', page: '纸张', size: '字号', columns: '栏数',
  paragraphs: '段落', indented: '首行缩进', spaced: '段间空行', links: '链接', none: '不印', inline: '括注', footnotes: '脚注',
  endnotes: '文末注', comments: '评论', drop: '不收', keep: '保留', reader: '阅读器', vertical: '直排 EPUB', phone: '手机',
  ereader: '阅读器', tablet: '平板', dark: '深色', said: '做了什么', all: '全部', losses: '丢失', notices: '提示', notes: '说明',
  source: '原文件', empty: '把文章或文件夹拖到这里：存下的网页、Markdown、订阅文件。', making: '正在制作…', made: '已做好',
  pages: '页', line: '第 {} 行', nothing: '没有删除、修复或推测任何内容', skipped: '不是文章，已放在旁边备用：',
  bytheme: '随主题', asset: '照设置', font: '字体', song: '宋', kai: '楷', hei: '黑', allArticles: '全部合成一本书',
  keepText: '保留这段', kept: '已写入 {}', addressLabel: '网址', fetch: '取来', fetching: '正在取：',
};
const EN = {
  making: 'making…', made: 'made', pages: 'pages', line: 'line {}', nothing: 'nothing was removed, repaired or guessed',
  allArticles: 'all as one book', skipped: 'not an article, kept beside it: ', keepText: 'Keep this', kept: 'written into {}', addressLabel: 'Address', fetching: 'fetching ',
};
const $ = (id) => document.getElementById(id);
const english = new Map();
let words = EN;
let article = null;
let state = null;
let made = null;
let page = 0;
let turn = 0;

function translate(chinese) {
  document.documentElement.lang = chinese ? 'zh-CN' : 'en';
  words = chinese ? ZH : EN;
  for (const element of document.querySelectorAll('[data-t]')) {
    if (!english.has(element)) english.set(element, element.textContent);
    element.textContent = chinese ? ZH[element.dataset.t] : english.get(element);
  }
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', words[element.dataset.label]);
  const all = $('articles').querySelector('[value=all]');
  if (all) all.textContent = words.allArticles;
  $('language').textContent = chinese ? 'English' : '中文';
  if (made) { showWarnings(); say(); }
}

function status(text, wrong = false) {
  $('status').textContent = text;
  $('status').classList.toggle('wrong', wrong);
}

function query() {
  const pairs = new URLSearchParams({ article });
  for (const [name, value] of new FormData($('controls'))) if (value) pairs.set(name, value);
  return pairs;
}

async function ask(address, options) {
  const answer = await fetch(address, options);
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error);
  return json;
}

// Makes the books of the article that is chosen, with the options that are chosen, and shows them.
async function make() {
  if (article === null) return;
  const mine = ++turn;
  status(words.making);
  try {
    const told = await ask('api/made?' + query());
    if (mine !== turn) return;
    made = told;
    state = told.state;
    show();
  } catch (error) {
    if (mine === turn) status(error.message, true);
  }
}

function say() {
  const kib = (bytes) => Math.ceil(bytes / 1024) + ' KB';
  status(`${made.title} — ${made.pages} ${words.pages} · EPUB ${kib(made.bytes.epub)} · PDF ${kib(made.bytes.pdf)}`);
}

function show() {
  say();
  document.title = made.title + ' — Lantai';
  for (const format of ['epub', 'pdf', 'json']) $(format).href = `download/${made.key}/${format}`;
  const chosen = $('chapters').selectedIndex;
  $('chapters').replaceChildren(...made.chapters.map((it) => new Option(it.label, it.file)));
  $('chapters').selectedIndex = chosen > 0 && chosen < made.chapters.length ? chosen : 0;
  openChapter();
  $('count').textContent = made.pages;
  $('number').max = made.pages;
  turnTo(Math.min(page, made.pages - 1));
  showWarnings();
}

function openChapter() {
  const file = $('chapters').value;
  if (file) $('book').src = `epub/${made.key}/${file}`;
}

async function turnTo(number) {
  if (!made || !made.pages) return;
  page = Math.max(0, Math.min(number, made.pages - 1));
  $('number').value = page + 1;
  const key = made.key;
  const answer = await fetch(`pages/${key}/${page}`);
  const drawn = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml');
  if (made.key !== key) return;
  $('sheet').replaceChildren(document.adoptNode(drawn.documentElement));
}

function showWarnings() {
  const wanted = $('severity').value;
  const items = made.warnings.filter((it) => !wanted || it.severity === wanted).map((it) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = it.severity;
    const tongue = words === ZH ? 1 : 0;
    button.append(it.text[tongue]);
    const small = document.createElement('small');
    small.textContent = [it.article, it.line ? words.line.replace('{}', it.line) : '', it.rule].filter(Boolean).join(' · ');
    small.title = it.does[tongue];
    button.append(small);
    button.disabled = article === 'all';
    button.addEventListener('click', () => showLine(it.line));
    const item = document.createElement('li');
    item.append(button);
    if (it.taken && article !== 'all') item.append(keepButton(it.at));
    return item;
  });
  if (!items.length) {
    const item = document.createElement('li');
    item.textContent = words.nothing;
    items.push(item);
  }
  $('warnings').replaceChildren(...items);
}

// A button that lets a text stay that was taken out. The settings change by it, and so the books are made anew.
function keepButton(warning) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'keep';
  button.textContent = words.keepText;
  button.addEventListener('click', async () => {
    try {
      const { settings } = await ask('api/keep?' + new URLSearchParams({ article, key: made.key, warning }), { method: 'POST' });
      await make();
      status(words.kept.replace('{}', settings));
    } catch (error) {
      status(error.message, true);
    }
  });
  return button;
}

// Shows the article's file, with a line of it marked.
async function showLine(line) {
  const answer = await fetch('api/source?' + new URLSearchParams({ article }));
  const lines = (await answer.text()).split('\n');
  const first = Math.max(0, line - 200);
  $('source').replaceChildren(...lines.slice(first, line + 200).flatMap((text, at) => {
    if (first + at + 1 !== line) return [text, '\n'];
    const mark = document.createElement('mark');
    mark.textContent = text || ' ';
    return [mark, '\n'];
  }));
  $('source-box').open = true;
  const mark = $('source').querySelector('mark');
  if (mark) mark.scrollIntoView({ block: 'center' });
}

async function list(choose) {
  const { articles } = await ask('api/articles');
  $('articles').replaceChildren(...articles.map((it) => new Option(it.name, it.article)));
  if (articles.length > 1) $('articles').append(new Option(words.allArticles, 'all'));
  $('empty').hidden = articles.length > 0;
  document.querySelector('main').hidden = articles.length === 0;
  if (articles.length && (choose !== undefined || article === null)) {
    article = choose ?? 0;
    $('articles').value = article;
    page = 0;
    state = null;
    await make();
  }
}

// Sends files to the server. Files that are no articles stay beside those that are, as pictures do.
async function send(files) {
  let first;
  const others = [];
  for (const [name, file] of files) {
    try {
      const { article } = await ask('api/articles', { method: 'POST', headers: { 'X-Name': encodeURIComponent(name) }, body: file });
      if (article === null) others.push(name); else first ??= article;
    } catch (error) {
      status(`${name}: ${error.message}`, true);
      return;
    }
  }
  await list(first);
  if (first === undefined && others.length) status(words.skipped + others.join(', '), true);
}

// Has addresses fetched by the command; feeds bring all their entries.
async function fetchAddresses(addresses) {
  let first;
  for (const address of addresses) {
    status(words.fetching + address);
    try {
      const { article } = await ask('api/addresses?' + new URLSearchParams({ address }), { method: 'POST' });
      first ??= article ?? undefined;
    } catch (error) {
      status(`${address}: ${error.message}`, true);
      return;
    }
  }
  await list(first);
}

async function walk(entry, above, out) {
  const name = above + entry.name;
  if (entry.isFile) {
    out.push([name, await new Promise((done, failed) => entry.file(done, failed))]);
  } else {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) break;
      for (const inner of some) await walk(inner, name + '/', out);
    }
  }
}

addEventListener('dragover', (event) => { event.preventDefault(); document.body.classList.add('over'); });
addEventListener('dragleave', () => document.body.classList.remove('over'));
addEventListener('drop', async (event) => {
  event.preventDefault();
  document.body.classList.remove('over');
  const entries = [...event.dataTransfer.items].map((it) => it.webkitGetAsEntry()).filter(Boolean);
  const listed = event.dataTransfer.getData('text/uri-list') || event.dataTransfer.getData('text/plain');
  const addresses = listed.split(/\s+/).filter((it) => /^https?:/i.test(it));
  if (!entries.length && addresses.length) {
    await fetchAddresses(addresses);
    return;
  }
  const files = [];
  for (const entry of entries) await walk(entry, '', files);
  await send(files);
});
for (const id of ['files', 'folder']) {
  $(id).addEventListener('change', (event) => send([...event.target.files].map((it) => [it.webkitRelativePath || it.name, it])));
}
$('articles').addEventListener('change', () => { article = $('articles').value === 'all' ? 'all' : Number($('articles').value); page = 0; state = null; make(); });
$('controls').addEventListener('change', make);
$('fetching').addEventListener('submit', (event) => {
  event.preventDefault();
  fetchAddresses([new FormData(event.target).get('address')]);
  event.target.reset();
});
$('controls').addEventListener('submit', (event) => { event.preventDefault(); make(); });
$('chapters').addEventListener('change', openChapter);
$('width').addEventListener('change', () => { $('book').style.width = $('width').value + 'px'; });
$('dark').addEventListener('click', () => {
  const dark = $('book').classList.toggle('dark');
  $('dark').setAttribute('aria-pressed', dark);
  openChapter();
});
$('back').addEventListener('click', () => turnTo(page - 1));
$('on').addEventListener('click', () => turnTo(page + 1));
$('number').addEventListener('change', () => turnTo(Number($('number').value) - 1));
$('severity').addEventListener('change', showWarnings);
$('language').addEventListener('click', () => translate(document.documentElement.lang === 'en'));
addEventListener('keydown', (event) => {
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (event.key === 'ArrowRight' || event.key === 'PageDown') turnTo(page + 1);
  if (event.key === 'ArrowLeft' || event.key === 'PageUp') turnTo(page - 1);
});

// Makes the books anew when the article or its settings change on disk.
setInterval(async () => {
  if (article === null || document.hidden) return;
  try {
    const now = (await ask('api/state?' + new URLSearchParams({ article }))).state;
    if (state !== null && now !== state) make();
    state = now;
  } catch {
    // The command has ended; the page stays as it is.
  }
}, 1000);

$('book').style.width = $('width').value + 'px';
translate(navigator.language.startsWith('zh'));
list();
