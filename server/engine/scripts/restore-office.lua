-- restore-office: one step of bringing an office that came back older than the record up to it; without a step, how the office stands.
-- The office takes no command meanwhile. A step is taken only where nothing has changed since the standing it was made for, so several
-- processes may take steps at once and each step may be repeated.
-- INPUT   run, seq (of that standing; absent: no step), from (the sequence it came back with), and any of
--         fresh (the stream begins anew), events (JSON texts in order), tickets, state; compared (the last step)
-- ANSWER  { run, compared, seq, at, day, from | null, cameBack, promoted }
-- EMITS   events with their own ids, sequences and times
--- @include office, tickets, personal, queues, counters, place, restore

local run = run_id()
local compared = office[6] == run
local from = tonumber(redis.call('HGET', KEYS[1], 'restoringFrom')) or null

if input.run == run and input.seq == seq and not compared then
  if input.events then
    from = input.from
    append_recorded(input.events, input.fresh)
    redis.call('HSET', KEYS[1], 'restoringFrom', from)
  end
  for _, ticket in ipairs(input.tickets or {}) do
    replace_ticket(ticket)
  end
  if input.state then
    restore_state(input.state)
  end
  if input.compared then
    compared, from = true, null
    redis.call('HSET', KEYS[1], 'comparedRun', run)
    redis.call('HDEL', KEYS[1], 'restoringFrom')
    redis.call('SPUBLISH', stem .. 'bell', string.format('%d', seq))
  end
end

-- A replica that became the store may lack what its master had answered.
local promoted = string.match(redis.call('INFO', 'replication'), 'second_repl_offset:(%-?%d+)') ~= '-1'

return {
  OK,
  encode({
    run = run,
    compared = compared,
    seq = seq,
    at = now,
    day = today or null,
    from = from,
    cameBack = not compared and office[6] ~= false,
    promoted = promoted,
  }),
}
