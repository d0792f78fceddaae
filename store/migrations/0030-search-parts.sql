-- Customers are found by where they live, and items by the inside of their words: customers get
-- their keys in slices, as those of 0029; items from the keys of their words.
insert into customer_key_backlog (centre_id, id) select centre_id, id from customer where true on conflict do nothing;
insert into search_key (centre_id, id, kind, value) with recursive part (centre_id, id, value) as (select centre_id, id, value from search_key where kind = 'item' union select centre_id, id, substr(value, 2) from part where length(value) > 3) select centre_id, id, 'itemPart', value from part where true on conflict do nothing;
