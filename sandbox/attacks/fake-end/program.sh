kill -XCPU $$
