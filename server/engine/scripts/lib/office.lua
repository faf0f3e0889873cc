-- What every script of an office begins with: its keys, its time, its memory of commands, its events.
--
-- KEYS[1]  the office's hash, `<prefix>{<officeId>}:office`; every other key of the office has the same stem and so the same slot
-- ARGV[1]  context (JSON): now, virtual, day, dayAt, officeId, actor, operation, key | null, hash, commandId, eventIds, from, guarded
-- ARGV[2]  input (JSON)
--
-- A script checks everything first, appends its event as its first write, and has no failing call after that: a script that fails
-- half way is not rolled back.

local context = cjson.decode(ARGV[1])
local input = cjson.decode(ARGV[2])
local null = cjson.null
local stem = string.sub(KEYS[1], 1, -7)

-- Codes of an answer; `answers.ts` maps them.
local OK, REPEATED, ROLL_DAY, AGAIN, MIGRATE, COMPARE = 0, 1, 2, 3, 4, 5
local MISMATCH, NOT_FOUND, BAD_TRANSITION, STALE_EPOCH, COUNTER_CLOSED = 10, 11, 12, 13, 14
local COUNTER_BUSY, COUNTER_OCCUPIED, CLERK_ELSEWHERE, NOT_YOUR_TICKET = 15, 16, 17, 18
local OFFICE_CLOSED, SERVICE_CLOSED, OFFICE_FULL, SERVICE_FULL, SERIES_EXHAUSTED = 19, 20, 21, 22, 23
local ALREADY_CHECKED_IN, COUNTER_PAUSED, COUNTER_NOT_PAUSED, NOT_THERE_NOW, NOT_WAITING = 24, 25, 26, 27, 28
local NOTHING_TO_UNDO, REINSTATE_TOO_LATE = 29, 30

-- How the office's keys are laid out; an older layout is brought up to date by migrate-office.
local VERSION = '2'

local COMMAND_MEMORY_MS = 86400000
-- In place of a hash: a remembered command of which only the event is known.
local ANY_BODY = string.rep('*', 64)

local office = redis.call('HMGET', KEYS[1], 'seq', 'day', 'lastAt', 'dayState', 'version', 'comparedRun')
local seq = tonumber(office[1]) or 0
local today = office[2]
local last_at = tonumber(office[3]) or 0
local day_open = office[4] ~= 'closed'
if seq > 0 and office[5] ~= VERSION and not context.migrating then
  return { MIGRATE, '{}' }
end

-- Names this life of the store's process: whatever has come back has another one, and its data may be older than what was answered.
local function run_id()
  return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end
if context.guarded and office[6] ~= run_id() then
  return { COMPARE, '{}' }
end

-- Now lies between the last event and the store's own time + 2 s, so that no server's clock can bend a duration.
local now = context.now
local clamped = false
if not context.virtual then
  local time = redis.call('TIME')
  local limit = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + 2000
  if now > limit then
    now = limit
    clamped = true
  end
end
if now < last_at then
  clamped = clamped or not context.virtual
  now = last_at
end

-- An empty Lua table is an empty list here; none of our values is an empty object. `gsub` would take twice as long as the encoding itself.
local function encode(value)
  local json = cjson.encode(value)
  local parts, from = {}, 1
  local at = string.find(json, '{}', 1, true)
  while at do
    if string.sub(json, at - 2, at - 1) == '":' then
      table.insert(parts, string.sub(json, from, at - 1) .. '[]')
      from = at + 2
    end
    at = string.find(json, '{}', at + 2, true)
  end
  table.insert(parts, string.sub(json, from))
  return table.concat(parts)
end

local function refuse(code, details)
  return { code, encode(details or { none = true }) }
end

local function command_key(command)
  return stem .. 'command:' .. command.actor .. ':' .. command.operation .. ':' .. command.key
end

-- The first answer of an equal command, or nil.
local function remembered()
  if context.key == null then
    return nil
  end
  local memory = redis.call('GET', command_key(context))
  if not memory then
    return nil
  end
  local hash = string.sub(memory, 1, 64)
  if hash ~= context.hash and hash ~= ANY_BODY then
    return refuse(MISMATCH)
  end
  return { REPEATED, string.sub(memory, 65) }
end

-- A business day has begun that the office is not in yet. An older day than the office's is never gone back to.
local function must_roll()
  return (not today) or (context.day > today and now >= context.dayAt)
end

local appended = 0
local function append(kind, ticket_id, counter_id, data)
  seq = seq + 1
  appended = appended + 1
  local event = encode({
    id = context.eventIds[appended],
    officeId = context.officeId,
    seq = seq,
    at = now,
    type = kind,
    ticketId = ticket_id or null,
    counterId = counter_id or null,
    actor = context.actor,
    commandId = context.commandId,
    data = data,
  })
  redis.call('XADD', stem .. 'events', string.format('%d-0', seq), 'event', event)
  redis.call('HSET', KEYS[1], 'seq', seq, 'lastAt', string.format('%d', now), 'version', VERSION)
  return seq
end

local function ring()
  if clamped then
    redis.call('HINCRBY', KEYS[1], 'clamped', 1)
  end
  if appended > 0 then
    redis.call('SPUBLISH', stem .. 'bell', string.format('%d', seq))
  end
end

-- Ends an accepted command: remembers its answer, rings the bell, answers.
local function accept(value)
  local json = encode(value)
  if context.key ~= null then
    redis.call('SET', command_key(context), context.hash .. json, 'PX', COMMAND_MEMORY_MS)
  end
  ring()
  return { OK, json }
end

-- Ends a run that did as much as one run may: the command goes on in the next one.
local function again()
  ring()
  return { AGAIN, '{}' }
end
