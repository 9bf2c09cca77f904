'use strict';
(() => {
  const $ = (id) => document.getElementById(id);
  const zone = 'Asia/Shanghai';
  const chats = new Map(); // id → chat
  const logs = new Map(); // id → Map of message id → message; only of chats that were opened
  const unread = new Map();
  let bot = {}, current = 0, stream = null, seq = 0, hint = -1, toastTimer = 0;

  // --- small tools
  const el = (tag, cls, text) => {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined) e.textContent = text;
    return e;
  };
  const zh = () => !(chats.get(current)?.lang || 'zh').startsWith('en');
  const say = (cn, en) => (zh() ? cn : en);
  const format = (when, options) => new Intl.DateTimeFormat(zh() ? 'zh-CN' : 'en-GB', { timeZone: zone, ...options }).format(when);
  const clock = (when) => format(when, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = (when) => format(when, { month: 'long', day: 'numeric', weekday: 'short' });
  const short = (s) => Array.from(s).slice(0, 1).join('').toUpperCase();
  const summary = (m) => m.text || (m.location ? '📍 ' + say('位置', 'Location') : m.document ? '📎 ' + m.document.file_name : m.service || '');

  async function api(path, body, method) {
    const init = body === undefined ? { method: method || 'GET' } :
      { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const res = await fetch('/sim/' + path, init);
    const v = await res.json();
    if (!res.ok) throw new Error(v.error);
    return v;
  }
  const act = (path, body) => api(path, body).catch((e) => toast(e.message));

  function toast(text) {
    $('toast').textContent = text;
    $('toast').hidden = false;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => { $('toast').hidden = true; }, 3500);
  }

  const { rich, link, keyboard } = richText({ el, say, format, zh, command: (text) => sendText(text) });

  // --- one message -----------------------------------------------------------------------------------------------------
  function pressInline(m, b, k) {
    if (b.copy_text) {
      navigator.clipboard?.writeText(b.copy_text.text);
      return toast(say('已复制', 'Copied'));
    }
    if (!b.callback_data) return toast(say('此按钮在模拟器中无效', 'This button does nothing here'));
    k.classList.add('busy');
    setTimeout(() => k.classList.remove('busy'), 8000);
    act(`chats/${m.chat}/tap`, { message: m.id, button: b.callback_data, as: speaker() });
  }

  function draw(m) {
    if (m.service) return Object.assign(el('div', 'service', m.service), { id: 'm' + m.id });
    const mine = !m.from.is_bot;
    const box = el('div', 'msg' + (mine ? ' mine' : ''));
    box.id = 'm' + m.id;
    const bubble = el('div', 'bubble');
    if (mine && chats.get(m.chat)?.kind !== 'private') bubble.append(el('div', 'author', m.from.first_name));
    const to = m.reply_to && logs.get(m.chat)?.get(m.reply_to);
    if (to) {
      const q = el('div', 'quote', m.quote || summary(to).split('\n')[0].slice(0, 120));
      q.onclick = () => show(to.id);
      bubble.append(q);
    }
    if (m.location) {
      const l = link(`https://www.openstreetmap.org/?mlat=${m.location.latitude}&mlon=${m.location.longitude}#map=16`);
      l.className = 'map';
      l.append(el('span', '', '📍'), el('div', '', say('位置', 'Location')));
      l.lastChild.append(el('small', '', `${m.location.latitude.toFixed(5)}, ${m.location.longitude.toFixed(5)}`));
      bubble.append(l);
    }
    if (m.document) {
      const a = el('a', 'file');
      a.href = `/sim/files/${m.chat}/${m.id}`;
      a.append(el('span', '', '📄'), el('div', '', m.document.file_name || say('文件', 'File')));
      a.lastChild.append(el('small', '', m.document.file_size + ' B'));
      bubble.append(a);
    }
    const body = el('div', 'body');
    rich(body, m.text || '', m.entities || []);
    const marks = (m.edited ? say('已编辑 ', 'edited ') : '') + (m.silent ? '🔕 ' : '') + clock(new Date(m.date));
    body.style.setProperty('--stamp', 10 + marks.length * 6.6 + (m.edited && zh() ? 18 : 0) + 'px');
    const stamp = el('span', 'stamp', marks);
    stamp.title = format(new Date(m.date), { dateStyle: 'full', timeStyle: 'medium' }) + (m.silent ? ' · ' + say('静音', 'silent') : '');
    bubble.append(body, stamp);
    box.append(bubble);
    if (m.inline) box.append(keyboard(m.inline, (b, k) => pressInline(m, b, k)));
    return box;
  }

  function show(id) {
    const e = $('m' + id);
    if (!e) return;
    e.scrollIntoView({ block: 'center', behavior: 'smooth' });
    e.classList.remove('flash');
    requestAnimationFrame(() => e.classList.add('flash'));
  }

  // --- the open chat ---------------------------------------------------------------------------------------------------
  const atEnd = () => $('log').scrollHeight - $('log').scrollTop - $('log').clientHeight < 90;
  const toEnd = () => { $('log').scrollTop = $('log').scrollHeight; };

  function append(m, previous) {
    $('log').querySelector('.empty')?.remove();
    const today = day(new Date(m.date));
    if (!previous || day(new Date(previous.date)) !== today) $('log').append(el('div', 'day', today));
    $('log').append(draw(m));
  }

  function drawLog() {
    $('log').replaceChildren();
    let previous = null;
    for (const m of logs.get(current)?.values() || []) {
      append(m, previous);
      previous = m;
    }
    if (!previous) drawEmpty();
    drawPin();
    toEnd();
  }

  function drawEmpty() {
    const box = el('div', 'empty', current ? say('还没有消息。发送 /start 开始。', 'No messages yet. Send /start to begin.') :
      '添加一位住户，与机器人对话。\nAdd a resident to talk to the bot.');
    box.style.whiteSpace = 'pre-line';
    if (current) {
      const b = el('button', '', '/start');
      b.onclick = () => sendText('/start');
      box.append(el('br'), b);
    }
    $('log').append(box);
  }

  function drawPin() {
    const pinned = [...(logs.get(current)?.values() || [])].filter((m) => m.pinned).pop();
    $('pin').hidden = !pinned;
    if (!pinned) return;
    $('pin').textContent = summary(pinned).split('\n')[0];
    $('pin').onclick = () => show(pinned.id);
  }

  function drawHead() {
    const c = chats.get(current);
    $('head').hidden = document.querySelector('footer').hidden = !c;
    if (!c) return;
    const group = c.kind !== 'private';
    $('title').textContent = group ? c.name : bot.first_name;
    $('sub').textContent = group ? `${(c.members || []).length + 1} ${say('人', 'members')}` :
      `${c.name}${say(' 的聊天', '’s chat')} · @${bot.username}` + (c.refusal ? ' · ' + say('已屏蔽', 'blocked') : '');
    $('block').textContent = c.refusal ? say('解除屏蔽', 'Unblock') : group ? say('移出机器人', 'Remove bot') : say('屏蔽', 'Block');
    $('text').placeholder = c.keyboard?.input_field_placeholder || say('输入消息', 'Message');
    $('as').hidden = !group;
    if (group) {
      const chosen = $('as').value;
      $('as').replaceChildren(...(c.members || []).map((m) => new Option(m.user.first_name, m.user.id)));
      if ((c.members || []).some((m) => String(m.user.id) === chosen)) $('as').value = chosen;
    }
    $('keys').hidden = !c.keyboard;
    $('keys').replaceChildren();
    if (c.keyboard) {
      $('keys').append(keyboard(c.keyboard.keyboard, (b) => (b.request_location ? askPlace() : sendText(b.text))));
    }
  }

  const speaker = () => (chats.get(current)?.kind === 'private' ? 0 : Number($('as').value) || 0);

  let listDue = false;
  function drawChats() { // once a frame, however much happens
    if (listDue) return;
    listDue = true;
    requestAnimationFrame(() => { listDue = false; drawChatsNow(); });
  }

  function drawChatsNow() {
    const rows = [...chats.values()].sort((a, b) => (b.last?.seq || 0) - (a.last?.seq || 0));
    $('chats').replaceChildren(...rows.map((c) => {
      const li = el('li', c.id === current ? 'on' : '');
      const face = el('span', 'avatar hue' + (Math.abs(c.id) % 6), short(c.name));
      const mid = el('div', 'mid'), name = el('div', 'name'), meta = el('div', 'meta');
      name.append(el('span', '', c.name), el('small', '', c.kind === 'private' ? (c.lang || '').slice(0, 2).replace('zh', '中文').replace('en', 'English') : '群 Group'));
      const who = !c.last || c.last.from.is_bot ? '' : c.kind === 'private' ? say('我：', 'You: ') : c.last.from.first_name + ': ';
      mid.append(name, el('div', 'last', c.last ? who + summary(c.last).split('\n')[0] : ' '));
      if (c.last) meta.append(clock(new Date(c.last.date)));
      if (unread.get(c.id)) meta.append(el('br'), el('span', 'badge', unread.get(c.id)));
      li.append(face, mid, meta);
      li.onclick = () => { location.hash = c.id; open(c.id); };
      return li;
    }));
  }

  async function open(id) {
    if (!chats.has(id)) id = 0;
    current = id;
    $('toast').hidden = true;
    unread.delete(id);
    document.body.classList.toggle('open', !!id);
    if (id && !logs.has(id)) {
      const got = await api(`chats/${id}/messages`);
      logs.set(id, new Map(got.messages.map((m) => [m.id, m])));
    }
    document.documentElement.lang = zh() ? 'zh' : 'en';
    drawChats();
    drawHead();
    drawLog();
    hints();
    if (id && matchMedia('(min-width: 721px)').matches) $('text').focus();
  }

  // --- what happens ----------------------------------------------------------------------------------------------------
  async function happened(e) {
    seq = e.seq;
    const log = logs.get(e.chat), here = e.chat === current, c = chats.get(e.chat);
    switch (e.kind) {
      case 'reset': return load();
      case 'commands': return refresh(0);
      case 'chat': return refresh(e.chat);
      case 'action':
        if (here && e.text === 'typing') $('sub').textContent = say('正在输入…', 'typing…');
        return;
      case 'answer':
        document.querySelectorAll('.busy').forEach((b) => b.classList.remove('busy'));
        if (!here || !e.answer.text) return;
        if (!e.answer.alert) return toast(e.answer.text);
        $('alert').querySelector('p').textContent = e.answer.text;
        return $('alert').showModal();
      case 'delete':
        log?.delete(e.id);
        if (here) $('m' + e.id)?.remove();
        return;
    }
    const m = e.message;
    if (c && e.kind === 'message') c.last = m;
    if (!here && e.kind === 'message' && m.from.is_bot) unread.set(e.chat, (unread.get(e.chat) || 0) + 1);
    const stay = !atEnd();
    const previous = log && [...log.values()].pop();
    const known = log?.has(m.id);
    log?.set(m.id, m);
    if (here && log) {
      if (known) $('m' + m.id)?.replaceWith(draw(m)); else append(m, previous);
      drawPin();
      if (m.from.is_bot) drawHead();
      if (!stay || !m.from.is_bot) toEnd();
    }
    drawChats();
  }

  const stale = new Set(); // chats to be asked for anew; 0 is all of them
  function refresh(id) {
    stale.add(id);
    if (stale.size === 1) setTimeout(() => fetchStale().catch((err) => toast(err.message)), 40);
  }

  async function fetchStale() {
    const ids = [...stale];
    stale.clear();
    const all = ids.includes(0) || ids.length > 3;
    const list = all ? await api('chats') : await Promise.all(ids.map((id) => api('chats/' + id)));
    for (const c of list) chats.set(c.id, c);
    drawChats();
    if (all || ids.includes(current)) drawHead();
    if (!current && list.length && matchMedia('(min-width: 721px)').matches) open(list[0].id);
  }

  async function load() {
    const state = await api('state');
    bot = state.bot;
    seq = state.seq;
    chats.clear();
    logs.clear();
    for (const c of state.chats) chats.set(c.id, c);
    const wanted = Number(location.hash.slice(1));
    const first = matchMedia('(min-width: 721px)').matches || state.chats.length === 1 ? state.chats[0]?.id : 0;
    await open(chats.has(wanted) ? wanted : chats.has(current) ? current : first || 0);
    stream?.close();
    stream = new EventSource('/sim/events?since=' + seq);
    let order = Promise.resolve();
    stream.onmessage = (e) => { const v = JSON.parse(e.data); order = order.then(() => happened(v)).catch((err) => toast(err.message)); };
  }

  async function pulse() {
    const state = await api('state?brief=1').catch(() => ({}));
    $('state').classList.toggle('on', !!state.polling);
    $('state').title = state.polling ? '机器人在线 Bot connected' : '机器人未连接 Bot not connected';
  }

  // --- typing ----------------------------------------------------------------------------------------------------------
  function sendText(text) {
    if (!current || !text.trim()) return;
    act(`chats/${current}/messages`, { text, as: speaker() });
  }

  function askPlace() {
    const d = el('dialog'), f = el('form'), p = el('p', '', say('发送位置（纬度, 经度）', 'Share a location (latitude, longitude)'));
    const input = el('input'), ok = el('button', '', say('发送', 'Send')), no = el('button', '', say('取消', 'Cancel'));
    input.value = '26.8935, 112.5720';
    no.type = 'button';
    no.onclick = () => d.close();
    d.onclose = () => d.remove();
    f.onsubmit = (ev) => {
      ev.preventDefault();
      const [latitude, longitude] = input.value.split(/[,，\s]+/).map(Number);
      act(`chats/${current}/messages`, { location: { latitude, longitude }, as: speaker() });
      d.close();
    };
    f.append(p, input, no, ok);
    d.append(f);
    document.body.append(d);
    d.showModal();
  }

  function hints() {
    const m = /^\/(\w*)$/.exec($('text').value);
    const found = m ? (chats.get(current)?.commands || []).filter((c) => c.command.startsWith(m[1].toLowerCase())) : [];
    hint = found.length && m[1] ? 0 : -1;
    $('hints').hidden = !found.length;
    $('hints').replaceChildren(...found.map((c) => {
      const li = el('li');
      li.append(el('b', '', '/' + c.command), el('span', '', c.description));
      li.onclick = () => choose(c.command);
      return li;
    }));
    markHint();
  }
  const markHint = () => [...$('hints').children].forEach((li, i) => li.classList.toggle('on', i === hint));

  function choose(command) {
    sendText('/' + command);
    clearBox();
  }
  function clearBox() {
    $('text').value = '';
    grow();
    hints();
    $('text').focus();
  }
  function grow() {
    $('text').style.height = 'auto';
    $('text').style.height = Math.min($('text').scrollHeight, 150) + 'px';
  }

  $('text').oninput = () => { grow(); hints(); };
  $('text').onkeydown = (e) => {
    if (e.isComposing) return;
    const n = $('hints').hidden ? 0 : $('hints').children.length;
    if (n && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      hint = (hint + (e.key === 'ArrowDown' ? 1 : n - 1 + (hint < 0))) % n;
      markHint();
      $('hints').children[hint].scrollIntoView({ block: 'nearest' });
      e.preventDefault();
    } else if (n && e.key === 'Tab' && hint >= 0) {
      $('text').value = $('hints').children[hint].firstChild.textContent + ' ';
      hints();
      e.preventDefault();
    } else if (e.key === 'Escape') {
      $('hints').hidden = true;
    } else if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      if (n && hint >= 0) $('hints').children[hint].click(); else $('form').requestSubmit();
    }
  };
  $('form').onsubmit = (e) => { e.preventDefault(); sendText($('text').value); clearBox(); };
  $('menu').onclick = () => { $('text').value = $('text').value === '/' ? '' : '/'; hints(); $('text').focus(); };
  $('place').onclick = askPlace;
  $('back').onclick = () => { location.hash = ''; open(0); };
  $('down').onclick = toEnd;
  $('log').onscroll = () => { $('down').hidden = atEnd(); };
  $('block').onclick = () => act(`chats/${current}/block`, { blocked: !chats.get(current).refusal });
  $('add').onclick = () => { $('new').hidden = !$('new').hidden; if (!$('new').hidden) $('newName').focus(); };
  $('new').onsubmit = async (e) => {
    e.preventDefault();
    const c = await act('chats', { name: $('newName').value, lang: $('newLang').value });
    if (!c) return;
    $('newName').value = '';
    $('new').hidden = true;
    chats.set(c.id, c);
    location.hash = c.id;
    open(c.id);
  };
  window.onhashchange = () => { const id = Number(location.hash.slice(1)); if (id !== current) open(id); };

  load().catch((e) => toast(e.message));
  pulse();
  setInterval(pulse, 4000);
})();
