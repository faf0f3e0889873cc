-- How the record's word replaces the live state; see restore-office. What no event tells stays as it was, or is lost: what routing
-- remembers of a counter's calls, and of an office that was lost altogether what its people's patience was.

local function append_recorded(events, fresh)
  if fresh then
    redis.call('DEL', stem .. 'events')
  end
  for _, json in ipairs(events) do
    local event = cjson.decode(json)
    seq, last_at = event.seq, event.at
    redis.call('XADD', stem .. 'events', string.format('%d-0', seq), 'event', json)
  end
  redis.call('HSET', KEYS[1], 'seq', seq, 'lastAt', string.format('%d', last_at), 'version', VERSION)
end

local function forget_place(ticket)
  take_out(ticket)
  if ticket.counterId ~= null and redis.call('HGET', stem .. 'active', ticket.counterId) == ticket.id then
    redis.call('HDEL', stem .. 'active', ticket.counterId)
  end
  redis.call('HDEL', stem .. 'held', ticket.id)
  redis.call('ZREM', stem .. 'closed', ticket.id)
end

-- Personal data is no part of the record's word, but for what it says is gone; what was lost is read from where the record keeps it.
local function forget_erased(ticket)
  if #ticket.personal == 0 and ticket.notes == 0 then
    forget_personal(ticket.id)
  end
end

local function replace_ticket(ticket)
  local old = load_ticket(ticket.id)
  if old then
    forget_place(old)
  end
  redis.call('SET', ticket_key(ticket.id), encode(ticket))
  forget_erased(ticket)
  if ticket.status == 'waiting' then
    enqueue(ticket)
  elseif ticket.status == 'held' then
    redis.call('HSET', stem .. 'held', ticket.id, ticket.counterId)
  elseif ticket.status == 'called' or ticket.status == 'serving' then
    redis.call('HSET', stem .. 'active', ticket.counterId, ticket.id)
  else
    redis.call('ZADD', stem .. 'closed', string.format('%d', ticket.closedAt), ticket.id)
  end
end

local function restore_counters(counters, epochs_above)
  redis.call('DEL', stem .. 'clerks', stem .. 'undo')
  for _, counter in ipairs(counters) do
    local old = load_counter(counter.id) or new_counter(counter.id)
    counter.streak, counter.credits = old.streak, old.credits
    save_counter(counter)
    if counter.clerkId ~= null then
      redis.call('HSET', stem .. 'clerks', counter.clerkId, counter.id)
    end
    if counter.state ~= 'open' or redis.call('HEXISTS', stem .. 'active', counter.id) == 1 then
      redis.call('HDEL', stem .. 'idle', counter.id)
    else
      redis.call('HSETNX', stem .. 'idle', counter.id, string.format('%d', now))
    end
  end
  redis.call('HSET', KEYS[1], 'epochsAbove', epochs_above)
  rebuild_pools()
end

local function restore_day(state)
  if today and today ~= state.day then
    redis.call('DEL', stem .. 'series:' .. today, stem .. 'labels:' .. today, stem .. 'issued:' .. today, stem .. 'appointments')
  end
  today = state.day
  redis.call('HSET', KEYS[1], 'day', today, 'dayState', state.dayOpen and 'open' or 'closed')
  if state.closedByItself then
    redis.call('HSET', KEYS[1], 'closedByItself', today)
  end
  redis.call('DEL', stem .. 'hand', stem .. 'issued:' .. today)
  for _, of in ipairs(state.hand) do
    redis.call('HSET', stem .. 'hand', of.what, of.state)
  end
  for _, of in ipairs(state.issued) do
    redis.call('HSET', stem .. 'issued:' .. today, of.serviceId, of.count)
  end
  for _, of in ipairs(state.appointments) do
    redis.call('HSET', stem .. 'appointments', of.appointmentId, of.ticketId)
  end
  for _, of in ipairs(state.series) do
    redis.call('HSET', of.continuous and stem .. 'series' or stem .. 'series:' .. today, of.series, of.number)
  end
  for _, label in ipairs(state.labels) do
    redis.call('SADD', stem .. 'labels:' .. today, label)
  end
end

local function restore_board(board)
  if board.anew then
    redis.call('DEL', stem .. 'calls')
  end
  for _, call in ipairs(board.calls) do
    redis.call('ZADD', stem .. 'calls', call.seq, call.ticketId)
  end
  for _, id in ipairs(board.gone) do
    redis.call('ZREM', stem .. 'calls', id)
  end
  redis.call('ZREMRANGEBYRANK', stem .. 'calls', 0, -BOARD_CALLS - 1)
end

-- A newest-first list of service times, for a service of which none is known.
local function restore_times(times)
  for _, of in ipairs(times) do
    local key = stem .. 'times:' .. of.serviceId
    if redis.call('EXISTS', key) == 0 then
      for _, ms in ipairs(of.serviceMs) do
        redis.call('RPUSH', key, ms)
        redis.call('HINCRBY', stem .. 'timeSums', of.serviceId, ms)
      end
    end
  end
end

-- Whoever did not get the answer to a ticket asked for repeats the command, and gets that ticket.
local function remember_issues(issues)
  for _, issue in ipairs(issues) do
    local ticket = load_ticket(issue.ticketId)
    if ticket then
      local answer = {
        ticket = ticket,
        position = place_of(ticket.serviceId, ticket.dueAt, ticket.order),
        punctuality = issue.punctuality,
      }
      redis.call('SET', command_key(issue), ANY_BODY .. encode(answer), 'NX', 'PX', COMMAND_MEMORY_MS)
    end
  end
end

local function restore_state(state)
  restore_day(state)
  restore_counters(state.counters, state.epochsAbove)
  restore_board(state.board)
  restore_times(state.times)
  remember_issues(state.issues)
  redis.call('HSET', KEYS[1], 'restoredSeq', seq)
end
