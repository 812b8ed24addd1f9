cd /box/output
echo x >"$(printf 'bad\377')"
