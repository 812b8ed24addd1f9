cd /box/output
echo x >./-rf
echo x >"$(printf 'line\nbreak')"
