-- What is kept of the person with a ticket: name, phone and notes, sealed before they come here, in one hash per ticket. Each has the
-- sequence of the event that told of it, so that the record can take it over in any order and as often as it likes.
--
-- A field is `name` or `phone`, { seq, sealed | null, index | null }, or `note:<seq>`, { seq, sealed, at, actor }. An earlier version
-- kept notes in a list of their own, `notes:<ticket>`; they are gone with their ticket.

local NOTES = 20

local function personal_key(id)
  return stem .. 'personal:' .. id
end

local function old_notes_key(id)
  return stem .. 'notes:' .. id
end

-- It leaves with the ticket, or by itself after the office's period.
local function keep(id, field, value)
  value.seq = seq
  redis.call('HSET', personal_key(id), field, encode(value))
  redis.call('PEXPIRE', personal_key(id), context.keepPersonalMs)
end

-- The kinds among given items, in the order in which they are always listed.
local function kinds_of(items)
  local kinds = {}
  for _, kind in ipairs({ 'name', 'phone' }) do
    if items[kind] then
      table.insert(kinds, kind)
    end
  end
  return kinds
end

-- After the event that tells of them.
local function keep_personal(id, items)
  for _, kind in ipairs(kinds_of(items)) do
    keep(id, kind, items[kind])
  end
end

local function write_note(ticket, note)
  append('ticket.noted', ticket.id, nil, facts(ticket))
  ticket.notes = ticket.notes + 1
  keep(ticket.id, 'note:' .. seq, { sealed = note.sealed, at = now, actor = context.actor })
  local written = {}
  for _, field in ipairs(redis.call('HKEYS', personal_key(ticket.id))) do
    local at = string.match(field, '^note:(%d+)$')
    if at then
      table.insert(written, tonumber(at))
    end
  end
  table.sort(written)
  for i = 1, #written - NOTES do
    redis.call('HDEL', personal_key(ticket.id), string.format('note:%d', written[i]))
  end
end

local function forget_personal(id)
  redis.call('DEL', personal_key(id), old_notes_key(id))
end
