package coffer.simulator.citic;

/**
 * Status codes the bank gives by itself (CITIC B2B interface, return codes). Those that begin with
 * {@code SM} are the simulator's own.
 */
public enum CiticCode {
    AAAAAAA("交易成功"),
    AAAAAAC("预约支付成功"),
    AAAAAAE("已提交银行处理,请稍后使用交易状态查询交易进行查询"),
    PBRA001("没有符合条件的记录"),
    ED02010("付款账号不存在"),
    ED02083("没有此流水号对应的交易"),
    ED03307("收款账号不存在"),
    ED11308("交易过于频繁,请稍后再试"),
    DPRA003("余额不足"),
    SM00001("不支持的交易代码"),
    SM00002("报文格式错误"),
    SM00003("必输项为空"),
    SM00004("字段超长或含有不支持的字符"),
    SM00005("金额格式错误"),
    SM00006("字段取值错误"),
    SM00020("流水号超长"),
    SM00021("流水号重复"),
    SM00030("主体账号不存在"),
    SM00031("账户不属于该主体账号"),
    SM00032("该账户不允许强制转账"),
    SM00033("收款账户名称不符"),
    SM00034("收付款账户组合错误"),
    SM00040("冻结编号不存在"),
    SM00041("解冻金额大于冻结金额"),
    SM00042("原冻结金额不符"),
    SM00050("续查起点不存在"),
    SM00060("不支持查询整个主体账号"),
    SM00070("附属账户已存在"),
    SM00071("账户有余额、冻结或未完成的交易,不能销户"),
    SM00072("该账户不允许此交易"),
    SM00080("没有待调账的明细"),
    SM00081("金额大于待调账金额"),
    SM00082("金额须等于原明细金额"),
    SM00090("预约时间已过"),
    SM00099("银行处理失败");

    private final String text;

    CiticCode(String text) {
        this.text = text;
    }

    /** Code and text as a reply carries them. */
    public ReplyStatus status() {
        return new ReplyStatus(name(), text);
    }

    /** Code and text for a code that a setting or a fault names. */
    public static ReplyStatus statusOf(String code) {
        for (CiticCode known : values()) {
            if (known.name().equals(code)) {
                return known.status();
            }
        }
        return new ReplyStatus(code, "模拟返回码" + code);
    }
}
