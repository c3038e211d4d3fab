package dev.banger.helper;

/** The numbers under which a VM's VMM runs: no account of passwd(5) needs to stand behind them. */
record VmAccount(int uid, int gid) {
    VmAccount {
        Checked.between("uid", uid, 0, Integer.MAX_VALUE);
        Checked.between("gid", gid, 0, Integer.MAX_VALUE);
    }
}
