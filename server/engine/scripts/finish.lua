-- finish: service is over; the counter is free. The service time goes to what the estimator knows (the last 50 of a service).
-- INPUT   ticketId, clerkId, epoch, outcome, delivered
-- ANSWER  { ticket }
-- EMITS   ticket.finished
--- @include office, tickets, counters, command, at-counter

local KEPT_TIMES = 50

append('ticket.finished', ticket.id, counter.id, facts(ticket, {
  clerkId = input.clerkId,
  outcome = input.outcome,
  delivered = input.delivered,
}))
close_ticket(ticket, 'served')
local leg = current_leg(ticket)
leg.finishedAt = now
save_ticket(ticket)
redis.call('HDEL', stem .. 'active', counter.id)

local service_ms = now - leg.startedAt
local times = stem .. 'times:' .. ticket.serviceId
redis.call('LPUSH', times, service_ms)
if redis.call('LLEN', times) > KEPT_TIMES then
  service_ms = service_ms - tonumber(redis.call('RPOP', times))
end
redis.call('HINCRBY', stem .. 'timeSums', ticket.serviceId, service_ms)

return answer_ticket()
