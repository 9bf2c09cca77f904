'use strict';
// Text with entities, and keyboards, built node by node and never as markup. page.js hands in what the text needs of the page: el, the
// element maker; say and format, which know the reader's language; zh, whether that is Chinese; command, what a tap on a
// command does.
function richText({ el, say, format, zh, command }) {
  const plainTags = { bold: 'b', italic: 'i', underline: 'u', strikethrough: 's', code: 'code', pre: 'pre', blockquote: 'blockquote' };

  function link(url, label) {
    const a = el('a', '', label);
    if (/^(https?:|mailto:|tel:|tg:)/i.test(url)) {
      a.href = url;
      a.target = '_blank';
      a.rel = 'noopener noreferrer';
      a.title = url;
    }
    return a;
  }

  function timeText(e, printed) {
    const f = e.date_time_format || '';
    const when = new Date(e.unix_time * 1000);
    if (f === 'r') {
      const s = e.unix_time - Date.now() / 1000;
      const [n, unit] = Math.abs(s) < 3600 ? [s / 60, 'minute'] : Math.abs(s) < 86400 ? [s / 3600, 'hour'] : [s / 86400, 'day'];
      return new Intl.RelativeTimeFormat(zh() ? 'zh-CN' : 'en', { numeric: 'auto' }).format(Math.round(n), unit);
    }
    const o = {};
    if (f.includes('w')) o.weekday = 'short';
    if (f.includes('d')) { o.month = 'numeric'; o.day = 'numeric'; }
    if (f.includes('D')) { o.year = 'numeric'; o.month = 'long'; o.day = 'numeric'; }
    if (/[tT]/.test(f)) { o.hour = '2-digit'; o.minute = '2-digit'; o.hourCycle = 'h23'; }
    if (f.includes('T')) o.second = '2-digit';
    return f ? format(when, o) : printed;
  }

  function wrap(e, raw) {
    if (plainTags[e.type]) return el(plainTags[e.type]);
    switch (e.type) {
      case 'text_link': return link(e.url);
      case 'url': return link(raw);
      case 'spoiler': {
        const s = el('span', 'spoiler');
        s.onclick = () => s.classList.add('seen');
        return s;
      }
      case 'expandable_blockquote': {
        const q = el('blockquote', 'fold shut');
        q.title = say('展开原文', 'Show all');
        q.onclick = (ev) => { if (!ev.target.closest('a')) q.classList.toggle('shut'); };
        return q;
      }
      case 'bot_command': {
        const a = el('a');
        a.href = '#';
        a.onclick = (ev) => { ev.preventDefault(); command(raw); };
        return a;
      }
      case 'date_time': {
        const s = el('span', 'time', timeText(e, raw));
        s.title = format(new Date(e.unix_time * 1000), { dateStyle: 'full', timeStyle: 'short' });
        return s;
      }
    }
    return el('span');
  }

  function rich(parent, text, entities, from = 0, to = text.length) {
    let at = from;
    for (let i = 0; i < entities.length; i++) {
      const e = entities[i], end = e.offset + e.length;
      if (e.offset < at || end > to) continue;
      parent.append(text.slice(at, e.offset));
      const inner = entities.slice(i + 1).filter((x) => x.offset >= e.offset && x.offset + x.length <= end);
      const node = wrap(e, text.slice(e.offset, end));
      if (!node.hasChildNodes()) rich(node, text, inner, e.offset, end);
      parent.append(node);
      at = end;
      if (node.tagName === 'BLOCKQUOTE' || node.tagName === 'PRE') while (text[at] === '\n' && at < end + 1) at++;
    }
    parent.append(text.slice(at, to));
  }

  // keyboard draws rows of buttons; press is called with the button and its element.
  function keyboard(rows, press) {
    const box = el('div', 'rows');
    for (const row of rows) {
      const line = el('div');
      for (const b of row) {
        const k = b.url ? link(b.url, b.text) : el('button', '', b.text);
        if (b.style) k.classList.add(b.style);
        const mark = b.url ? icons.away : b.copy_text ? icons.copy : b.request_location ? icons.place : '';
        if (mark) { const s = el('span', 'mark'); s.append(icon(mark)); k.append(s); }
        if (b.disabled) k.disabled = true;
        if (!b.url) { k.type = 'button'; k.onclick = () => press(b, k); }
        line.append(k);
      }
      box.append(line);
    }
    return box;
  }

  return { rich, link, keyboard };
}

// The drawings on buttons, as paths in a square of 24.
const icons = {
  away: 'M7 17L17 7M9 7h8v8',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  place: 'M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21z',
};
function icon(path) {
  const make = (tag) => document.createElementNS('http://www.w3.org/2000/svg', tag);
  const svg = make('svg'), p = make('path');
  svg.setAttribute('viewBox', '0 0 24 24');
  p.setAttribute('d', path);
  svg.append(p);
  return svg;
}
