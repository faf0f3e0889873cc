-- auto-call: calls for every open counter that has been idle for longer than the office allows.
-- INPUT   afterMs, rules
-- ANSWER  { called: list of { counterId, ticketId } }
-- EMITS   ticket.called for each
--- @include office, tickets, queues, counters, choose, call, command

wake()
local waiting, called = {}, {}
local idle = redis.call('HGETALL', stem .. 'idle')
for i = 1, #idle, 2 do
  table.insert(waiting, { id = idle[i], since = tonumber(idle[i + 1]) })
end
-- Who has been idle longest goes first; one step calls for at most as many counters as it has event ids.
table.sort(waiting, function(a, b)
  return a.since < b.since or (a.since == b.since and a.id < b.id)
end)
for _, place in ipairs(waiting) do
  local counter = load_counter(place.id)
  if now - place.since >= input.afterMs and counter.state == 'open' and #called < #context.eventIds then
    local chosen, rule = choose(counter, heads_for(counter, input.rules), input.rules)
    if chosen then
      local ticket = load_ticket(chosen.ticketId)
      dequeue(ticket)
      call_ticket(ticket, counter, rule)
      remember_call(counter, chosen.priority, input.rules)
      redis.call('HDEL', stem .. 'undo', counter.id)
      table.insert(called, { counterId = counter.id, ticketId = ticket.id })
    end
  end
end

return accept({ called = called })
