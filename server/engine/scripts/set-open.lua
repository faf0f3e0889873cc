-- set-open: opens or closes the office or one of its services by hand, until the business day ends. What is so already stays so.
-- INPUT   serviceId | null (the office), open
-- ANSWER  { open }
-- EMITS   office.opened, office.closed, service.opened or service.closed
--- @include office, command

local field = input.serviceId ~= null and input.serviceId or 'office'
local state = input.open and 'open' or 'closed'
if redis.call('HGET', stem .. 'hand', field) ~= state then
  local what = input.serviceId ~= null and 'service.' or 'office.'
  local event = what .. (input.open and 'opened' or 'closed')
  append(event, nil, nil, input.serviceId ~= null and { serviceId = input.serviceId } or { by = 'hand' })
  redis.call('HSET', stem .. 'hand', field, state)
end

return accept({ open = input.open })
