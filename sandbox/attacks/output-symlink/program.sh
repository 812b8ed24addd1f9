ln -s "$CANARY_PATH" /box/output/answer.csv
ln -s /etc/passwd /box/output/other.csv
