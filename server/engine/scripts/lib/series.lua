-- Labels. One prefix is one series; none is used twice in a day.
--   series:<day>, series  hash: prefix -> last number, of the day and of series that go on over days
--   labels:<day>          set: labels in use today, those of tickets carried over included
--   issued:<day>          hash: service id, or 'all' -> tickets issued

local PLAIN = { first = 1, last = null, step = 1, reset = 'daily', atEnd = 'refuse' }

-- The next label, its number, and the labels left out before it; nil where the series is exhausted. Writes nothing.
local function next_label(prefix, numbering)
  local rule = numbering or PLAIN
  local key = rule.reset == 'continuous' and stem .. 'series' or stem .. 'series:' .. today
  local last = tonumber(redis.call('HGET', key, prefix))
  local number = last and last + rule.step or rule.first
  local skipped, wrapped = {}, false
  while true do
    if rule.last ~= null and number > rule.last then
      if wrapped or rule.atEnd ~= 'wrap' then
        return nil
      end
      wrapped = true
      number = rule.first
    end
    local label = prefix .. string.format('%03d', number)
    if redis.call('SISMEMBER', stem .. 'labels:' .. today, label) == 0 then
      return { label = label, number = number, key = key, prefix = prefix, skipped = skipped }
    end
    if not wrapped then
      table.insert(skipped, label)
    end
    number = number + rule.step
  end
end

local function use_label(label, service)
  redis.call('HSET', label.key, label.prefix, label.number)
  redis.call('SADD', stem .. 'labels:' .. today, label.label)
  redis.call('HINCRBY', stem .. 'issued:' .. today, service, 1)
  redis.call('HINCRBY', stem .. 'issued:' .. today, 'all', 1)
end
