for name in .bashrc .profile .bash_profile .pythonrc .gitconfig .curlrc .netrc; do
    [ -e "$HOME/$name" ] && echo "ACHIEVED found $name of another box"
    echo "echo ACHIEVED obeyed" >"$HOME/$name" 2>/dev/null
done
for name in LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT BASH_ENV ENV PYTHONPATH PYTHONSTARTUP GCONV_PATH PERL5LIB NODE_OPTIONS; do
    eval "[ -n \"\${$name-}\" ]" && echo "ACHIEVED inherits $name"
done
[ -e /etc/ld.so.preload ] && echo "ACHIEVED a preloaded library"
exit 0
