"""Reasons that the operating system gives: English are its own words, Chinese are written here.

`errors.sentence` puts them into the language it speaks, so that an error may name `error.strerror`.
"""

from __future__ import annotations

import errno
import os

_BY_NUMBER = {
    errno.EACCES: "没有权限",
    errno.EADDRINUSE: "地址已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.EBUSY: "正在使用",
    errno.ECONNREFUSED: "对方拒绝连接",
    errno.ECONNRESET: "连接被对方中断",
    errno.EDQUOT: "超过磁盘配额",
    errno.EEXIST: "已有同名的文件",
    errno.EFBIG: "文件过大",
    errno.EHOSTUNREACH: "到不了这台主机",
    errno.EINVAL: "系统不接受这个值",
    errno.EIO: "磁盘读写出错",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ELOOP: "链接互相指向，绕成一圈",
    errno.EMFILE: "打开的文件过多",
    errno.ENAMETOOLONG: "名称过长",
    errno.ENETUNREACH: "到不了这个网络",
    errno.ENOENT: "没有这个文件或者文件夹",
    errno.ENOMEM: "内存不足",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENXIO: "没有这个设备",
    errno.EPERM: "系统不允许这样做",
    errno.EPIPE: "对方已经关闭",
    errno.EROFS: "磁盘只能读，不能写",
    errno.ETIMEDOUT: "等候超时",
    errno.EXDEV: "不在同一个磁盘上",
}
# What the network answers without a number of this kind.
_BY_WORDS = {
    "Address family for hostname not supported": "这种地址不能用于这台主机",
    "Name or service not known": "查不到这台主机",
    "No address associated with hostname": "查不到这台主机的地址",
    "Remote end closed connection without response": "对方没有答复就关闭了连接",
    "Temporary failure in name resolution": "暂时查不到这台主机",
    "timed out": "等候超时",
}
_ZH = {os.strerror(number): words for number, words in _BY_NUMBER.items()} | _BY_WORDS


def reason_of(error: BaseException) -> str:
    """Why the operating system or the network refused, without number and path."""
    inner = getattr(error, "reason", None)
    if isinstance(inner, OSError):
        return reason_of(inner)
    return getattr(error, "strerror", None) or str(inner or error)


def in_chinese(value: object) -> object:
    """A reason of the operating system in Chinese; anything else as it is."""
    return _ZH.get(value, value) if isinstance(value, str) else value
