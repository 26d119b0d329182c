#!/usr/bin/env python3
"""trace.py FOLDER AUDIT.json...: puts every finding of the auditor beside the line of ours that it is about.

FOLDER holds what `write_for_the_auditor` wrote (one .lines file per PDF); the JSON is from
`audit_pdf.py --json --list all --max 9999`. Prints counts by counter and cause; with a counter and cause as further
arguments (`--show gap10 OURS`) the spots.
"""
import collections, json, os, re, sys, unicodedata

EM = 10.5
# Marks that stand in the middle of a cell, or of half of one.
CENTRED = '·，。、；：？！」』）》'


class Line:
    def __init__(self, row):
        page, y, left, right, reported, block, roles, text = row.rstrip('\n').split('\t', 7)
        self.page, self.y, self.left, self.right = int(page), float(y), float(left), float(right)
        self.reported, self.block, self.roles, self.text = reported != '0', block, roles, text


def read(path):
    lines = [Line(it) for it in open(path, encoding='utf-8')]
    blocks = collections.defaultdict(list)
    for line in lines:
        blocks[line.block].append(line)
    return lines, blocks


def known(counter, hit, line, full):
    """What README.md says is no fault, by the line alone."""
    text = line.text.strip()
    if counter == 'sp_glyph' and re.search('[ \u3000\u00a0]', text):
        return 'typed blank'
    if counter == 'ell_base' and re.search(r'\. ?\. ?\.', text) and '\u2026' not in text:
        return 'full stops of the source'
    if counter == 'as_miss' and line.roles.endswith('with code'):
        return 'code'
    if counter == 'ragged_left':
        if line.roles.startswith('Lbl'):
            return 'marker of a list'
        if text and unicodedata.category(text[0]) in ('Co', 'Cn', 'So'):
            return 'box or picture first'
    if counter in ('ragged', 'ragged10'):
        # A hyphen of ours ends its line at the measure; the auditor takes the letter before it.
        short = float(hit['note'].rstrip('em')) if hit['note'].endswith('em') else 0
        if -0.45 < short < -0.2 and text and text[-1].isascii() and text[-1].isalpha():
            return 'hyphen'
        if text and unicodedata.category(text[-1]) in ('Co', 'Cn', 'So'):
            return 'box or picture last'
        if abs(short) < 0.3 and text and text[-1] in CENTRED:
            return 'centred mark'
    return None


def cause(counter, hit, lines, blocks, measure):
    near = [it for it in lines if it.page == hit['page'] and abs(it.y - hit['y']) < 1.2]
    inside = [it for it in near if it.left - 2 <= hit['x'] <= it.right + 12]
    if not inside:
        return 'line not found', None
    line = min(inside, key=lambda it: it.right - it.left)
    line = next((it for it in inside if len(near) > 1 and hit['x'] >= it.left - 1), line)
    block = blocks[line.block]
    at = block.index(line)
    first, last = at == 0, at == len(block) - 1
    edge = max(it.right for it in block)
    full = (595.2756 + EM * measure) / 2
    roles = line.roles.split('/')
    explained = known(counter, hit, line, full)
    if explained:
        return explained, line
    if counter in ('widow', 'orphan_line', 'head_last'):
        if roles[0].startswith('Heading') and counter != 'head_last':
            return 'in a heading', line
        if counter == 'head_last':
            return ('OURS' if roles[0].startswith('H') else 'strong words, no heading'), line
        pages = collections.Counter(it.page for it in block)
        if len(pages) > 1 and min(pages.values()) == 1:
            return 'OURS', line
        return 'no such paragraph of ours', line
    if any(it in ('TD', 'TH', 'Code', 'Note', 'Caption') for it in roles):
        return 'in ' + '/'.join(roles[:3]), line
    if roles[0].startswith('Heading'):
        return 'in a heading', line
    if counter == 'NLS':
        if first or block[at - 1].right < full - EM:
            return 'begins a line of its author', line
        return 'OURS', line
    if line.reported:
        return 'reported', line
    if last and counter in ('ragged', 'ragged10', 'gap10', 'gap25', 'le_full', 'le_hang'):
        return 'ends a paragraph', line
    if counter in ('ragged', 'ragged10', 'le_full', 'le_hang'):
        if edge < full - EM / 2 and abs(line.right - edge) < 0.6 * EM:
            return 'narrower block', line
        # A mark at the end may have given up the blank of its cell.
        if min(abs(line.right - full), abs(line.right - EM / 2 - full)) < 0.15:
            return 'flush with us', line
        if line.right < full - EM / 2:
            return 'forced line end', line
    if counter == 'orphan' and first:
        return 'one line', line
    return 'OURS', line


def main():
    folder, rest = sys.argv[1], sys.argv[2:]
    show = None
    if '--show' in rest:
        at = rest.index('--show')
        show, rest = rest[at + 1:at + 3], rest[:at]
    for path in rest:
        total = collections.defaultdict(collections.Counter)
        for result in json.load(open(path, encoding='utf-8')):
            stem = os.path.join(folder, result['file'][:-len('.pdf')])
            measure = int(result['file'].split('-')[0])
            lines, blocks = read(stem + '.lines')
            for counter, hits in result.get('examples', {}).items():
                for hit in hits:
                    why, line = cause(counter, hit, lines, blocks, measure)
                    total[counter][why] += 1
                    if show and show[0] == counter and why.startswith(show[1]):
                        print(result['file'][:40], hit['page'], hit['x'], hit['y'], hit['note'],
                              (line.roles.split('/')[0] + ' ' + line.text[-60:]) if line else hit['text'])
        print(path)
        for counter, whys in total.items():
            print('  %-12s %s' % (counter, dict(whys)))


main()
