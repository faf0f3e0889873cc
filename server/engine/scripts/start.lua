-- start: the person has come to the counter and service begins.
-- INPUT   ticketId, clerkId, epoch
-- ANSWER  { ticket }
-- EMITS   ticket.started
--- @include office, tickets, counters, start, command, at-counter

start_service(ticket, input.clerkId)

return accept({ ticket = ticket })
