-- set-personal-data: a clerk corrects what is kept of a person. It comes sealed; the event says only what changed.
-- INPUT   ticketId, items { name, phone }: { sealed | null, index | null }, where null erases and what is left out stays
-- ANSWER  { ticket }
-- EMITS   ticket.personal_changed, where there is anything to change
--- @include office, tickets, personal, command

local ticket = load_ticket(input.ticketId)
if not ticket then
  return refuse(NOT_FOUND)
end
local changed = kinds_of(input.items)
local held = {}
for _, kind in ipairs(ticket.personal) do
  held[kind] = true
end
for _, kind in ipairs(changed) do
  held[kind] = input.items[kind].sealed ~= null or nil
end
if #changed > 0 then
  ticket.personal = kinds_of(held)
  append('ticket.personal_changed', ticket.id, nil, facts(ticket, { changed = changed, personal = ticket.personal }))
  keep_personal(ticket.id, input.items)
  save_ticket(ticket)
end

return accept({ ticket = ticket })
