-- Service begins.
local function start_service(ticket)
  append('ticket.started', ticket.id, ticket.counterId, facts(ticket, { clerkId = ticket.clerkId }))
  local leg = current_leg(ticket)
  ticket.startedAt = now
  leg.startedAt = now
  leg.servingAt = now
  set_status(ticket, 'serving')
  save_ticket(ticket)
end
