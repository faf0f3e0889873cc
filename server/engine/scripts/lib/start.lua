-- Service begins.
local function start_service(ticket, clerk_id)
  append('ticket.started', ticket.id, ticket.counterId, facts(ticket, { clerkId = clerk_id }))
  local leg = current_leg(ticket)
  ticket.startedAt = now
  leg.startedAt = now
  leg.servingAt = now
  set_status(ticket, 'serving')
  save_ticket(ticket)
end
