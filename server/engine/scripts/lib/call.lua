-- A ticket is called to a counter.

-- Remembers a call or finish for undo; `before` is the JSON of the ticket before it.
local function remember_for_undo(counter, operation, ticket, before)
  local done = encode({ operation = operation, ticketId = ticket.id, seq = seq, at = now })
  redis.call('HSET', stem .. 'undo', counter.id, string.sub(done, 1, -2) .. ',"before":' .. before .. '}')
end

local function call_ticket(ticket, counter, rule)
  append('ticket.called', ticket.id, counter.id, facts(ticket, {
    clerkId = counter.clerkId,
    calls = ticket.calls + 1,
    rule = rule,
  }))
  local leg = current_leg(ticket)
  for _, called in ipairs({ ticket, leg }) do
    called.status = 'called'
    called.counterId = counter.id
    called.clerkId = counter.clerkId
    called.calledAt = now
    if called.firstCalledAt == null then
      called.firstCalledAt = now
    end
  end
  ticket.calls = ticket.calls + 1
  ticket.aim = null
  ticket.restsUntilAt = null
  save_ticket(ticket)
  occupy(counter.id, ticket.id)
  put_on_board(ticket)
end
