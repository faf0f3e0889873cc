-- call-next: calls the ticket with the smallest due time among the counter's services; ties go by order of issue.
-- INPUT   counterId, clerkId, epoch
-- ANSWER  { ticket | null, heads | null }: the head of each queue tells why
-- EMITS   ticket.called, where somebody waits
--- @include office, tickets, counters, command

local counter = load_counter(input.counterId)
local refusal = refuse_claim(counter, input.clerkId, input.epoch)
if refusal then
  return refusal
end
local busy = active_ticket(counter.id)
if busy then
  return refuse(COUNTER_BUSY, { number = busy.number })
end

local heads = {}
local chosen, chosen_member, chosen_due
for _, service in ipairs(counter.serviceIds) do
  local head = redis.call('ZRANGE', stem .. 'queue:' .. service, 0, 0, 'WITHSCORES')
  if head[1] then
    local due = tonumber(head[2])
    local ticket = load_ticket(member_ticket_id(head[1]))
    table.insert(heads, { serviceId = service, ticketId = ticket.id, number = ticket.number, dueAt = due })
    if not chosen or due < chosen_due or (due == chosen_due and head[1] < chosen_member) then
      chosen, chosen_member, chosen_due = ticket, head[1], due
    end
  end
end
if not chosen then
  return accept({ ticket = null, heads = null })
end

local ticket = chosen
local leg = current_leg(ticket)
ticket.status = 'called'
ticket.counterId = counter.id
ticket.clerkId = input.clerkId
ticket.calls = ticket.calls + 1
ticket.calledAt = now
if ticket.firstCalledAt == null then
  ticket.firstCalledAt = now
end
leg.status = 'called'
leg.counterId = counter.id
leg.clerkId = input.clerkId
leg.calledAt = now
if leg.firstCalledAt == null then
  leg.firstCalledAt = now
end

append('ticket.called', ticket.id, counter.id, facts(ticket, { clerkId = input.clerkId, calls = ticket.calls }))
dequeue(ticket)
save_ticket(ticket)
redis.call('HSET', stem .. 'active', counter.id, ticket.id)
put_on_board(ticket)

ticket.order = nil
return accept({ ticket = ticket, heads = heads })
