-- Who is next at a counter: earliest due first among the heads of its lanes, after the rules an office has switched on. The pure twin,
-- with the bound that follows from it, is `domain/routing.ts`; the model test holds the two together.

local function earlier(a, b)
  if a.dueAt ~= b.dueAt then
    return a.dueAt < b.dueAt
  end
  return a.order < b.order
end

local SHOWN = 20
-- The heads of lanes this counter may serve, earliest due first: all of them where a rule may pass over the first, else as many as are
-- shown.
local function heads_for(counter, rules)
  local plain = rules.ratio == null and rules.maxConsecutivePriority == null and rules.maxWaitMs == null
  local enough = plain and SHOWN or math.huge
  local primary, secondary, speaks = {}, {}, { [''] = true }
  for _, service in ipairs(counter.serviceIds) do
    primary[service] = true
  end
  for _, service in ipairs(counter.secondaryServiceIds) do
    secondary[service] = true
  end
  primary['counter:' .. counter.id] = true
  primary['clerk:' .. counter.clerkId] = true
  for _, language in ipairs(counter.languages) do
    speaks[language] = true
  end

  local found, somebody = {}, false
  local heads = redis.call('ZRANGE', stem .. 'heads', 0, -1, 'WITHSCORES')
  for i = 1, #heads, 2 do
    local due = tonumber(heads[i + 1])
    if somebody and #found >= enough and due > found[#found].dueAt then
      break
    end
    local scope, priority, language = parse_lane(heads[i])
    if speaks[language] and (primary[scope] or secondary[scope]) then
      local head = parse_member(redis.call('ZRANGE', stem .. 'lane:' .. heads[i], 0, 0)[1])
      head.dueAt = due
      head.priority = priority
      head.secondary = not primary[scope]
      head.eligible = not head.secondary or head.dueAt - now < counter.overflowSlackMs
      head.serviceId = string.find(scope, ':', 1, true) and load_ticket(head.ticketId).serviceId or scope
      somebody = somebody or head.eligible
      -- They come by due time; only those due together may stand wrong.
      local place = #found + 1
      while place > 1 and earlier(head, found[place - 1]) do
        place = place - 1
      end
      table.insert(found, place, head)
    end
  end
  return found
end

-- Heads as an answer tells them.
local function shown(heads)
  local told = {}
  for i = 1, math.min(#heads, SHOWN) do
    local head = heads[i]
    told[i] = {
      serviceId = head.serviceId,
      ticketId = head.ticketId,
      number = head.number,
      priority = head.priority,
      dueAt = head.dueAt,
      secondary = head.secondary,
      eligible = head.eligible,
    }
  end
  return told
end

local function first_where(heads, condition)
  for _, head in ipairs(heads) do
    if head.eligible and condition(head) then
      return head
    end
  end
  return nil
end

local function past_maximum(heads, max_wait)
  local found
  for _, head in ipairs(heads) do
    local since = head.dueAt - head.targetMs
    if head.eligible and now - since >= max_wait then
      local found_since = found and found.dueAt - found.targetMs
      if not found or since < found_since or (since == found_since and head.order < found.order) then
        found = head
      end
    end
  end
  return found
end

-- Smooth weighted turns between the groups that have somebody waiting. Answers the group whose turn it is, nil where fewer than two
-- contend.
local function group_in_turn(counter, heads, ratio, group_of)
  local contends, count, total = {}, 0, 0
  for _, head in ipairs(heads) do
    local group = group_of(head)
    if head.eligible and not contends[group] then
      contends[group] = true
      count = count + 1
    end
  end
  if count < 2 then
    return nil
  end
  local winner
  for group, share in ipairs(ratio) do
    counter.credits[group] = counter.credits[group] or 0
    if contends[group] then
      total = total + share.calls
      counter.credits[group] = counter.credits[group] + share.calls
      if not winner or counter.credits[group] > counter.credits[winner] then
        winner = group
      end
    end
  end
  counter.credits[winner] = counter.credits[winner] - total
  return winner
end

local function in_group(ratio)
  local groups = {}
  for group, share in ipairs(ratio) do
    for _, priority in ipairs(share.priorities) do
      groups[priority] = group
    end
  end
  return function(head)
    return groups[head.priority] or #ratio
  end
end

local function regular(head)
  return head.priority == 'regular'
end
local function anybody()
  return true
end

-- The chosen head and the rule that decided, or nil. The counter's memory of the rules moves on; it is saved by `remember_call`.
local function choose(counter, heads, rules)
  local first = first_where(heads, anybody)
  if not first then
    return nil, nil
  end
  local usual = first.secondary and 'overflow' or 'earliest_due'
  local chosen, rule = first, usual
  local overdue = rules.maxWaitMs ~= null and past_maximum(heads, rules.maxWaitMs)
  local capped = rules.maxConsecutivePriority ~= null and counter.streak >= rules.maxConsecutivePriority and first_where(heads, regular)
  if overdue then
    chosen, rule = overdue, 'max_wait'
  elseif capped then
    chosen, rule = capped, 'priority_cap'
  elseif rules.ratio ~= null then
    local group_of = in_group(rules.ratio)
    local turn = group_in_turn(counter, heads, rules.ratio, group_of)
    if turn then
      chosen, rule = first_where(heads, function(head)
        return group_of(head) == turn
      end), 'ratio'
    end
  end
  return chosen, chosen == first and usual or rule
end

-- Only what a rule in force looks at is written.
local function remember_call(counter, priority, rules)
  local streak = priority == 'regular' and 0 or counter.streak + 1
  if streak ~= counter.streak or rules.ratio ~= null then
    counter.streak = streak
    save_counter(counter)
  end
end
