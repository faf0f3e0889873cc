-- withdraw: a ticket leaves the queue, or its clerk's desk where it was parked, by its holder's or the office's wish.
-- INPUT   ticketId
-- ANSWER  { ticket }
-- EMITS   ticket.withdrawn
--- @include office, tickets, queues, command, any-ticket

append('ticket.withdrawn', ticket.id, nil, facts(ticket))
if ticket.status == 'held' then
  redis.call('HDEL', stem .. 'held', ticket.id)
else
  dequeue(ticket)
  redis.call('HINCRBY', stem .. 'leaving', ticket.serviceId .. ':withdrawn', 1)
end
close_ticket(ticket, 'withdrawn')
save_ticket(ticket)

return accept({ ticket = ticket })
