-- call-next: calls whom `lib/choose.lua` names, and says among whom and by which rule.
-- INPUT   counterId, clerkId, epoch, rules
-- ANSWER  { ticket | null, rule | null, heads | null }
-- EMITS   ticket.called, where somebody waits
--- @include office, tickets, queues, counters, choose, call, command

local counter = load_counter(input.counterId)
local refusal = refuse_claim(counter, input.clerkId, input.epoch) or refuse_taking(counter)
if refusal then
  return refusal
end

wake()
local heads = heads_for(counter, input.rules)
local chosen, rule = choose(counter, heads, input.rules)
if not chosen then
  return accept({ ticket = null, rule = null, heads = null })
end

local ticket, before = load_ticket(chosen.ticketId)
dequeue(ticket)
call_ticket(ticket, counter, rule)
remember_call(counter, chosen.priority, input.rules)
remember_for_undo(counter, 'call-next', ticket, before)

return accept({ ticket = ticket, rule = rule, heads = shown(heads) })
