for i in $(seq 100 200); do echo x >/box/output/$i; done
echo x >/box/output/zzz
