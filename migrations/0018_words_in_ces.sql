-- A plural in -ces meets its singular in -z (luces, luz), and a word in -ce its plural: src/base/text.rs. What was indexed before
-- ends in c. Of which word that is all that was left cannot be told, so both stand there, until the words are written anew.
update parts
set words = (
      select string_agg(word, ' ' order by word collate "C")
      from (
        select word from unnest(string_to_array(words, ' ')) as word
        union
        select left(word, -1) || 'z' from unnest(string_to_array(words, ' ')) as word where word ~ '^[^0-9]{2,}c$'
      ) as both_forms
    )
where words ~ '(^| )[^0-9 ]{2,}c( |$)';

update inventory_items
set words = (
      select string_agg(word, ' ' order by word collate "C")
      from (
        select word from unnest(string_to_array(words, ' ')) as word
        union
        select left(word, -1) || 'z' from unnest(string_to_array(words, ' ')) as word where word ~ '^[^0-9]{2,}c$'
      ) as both_forms
    )
where words ~ '(^| )[^0-9 ]{2,}c( |$)';
